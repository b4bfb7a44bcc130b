import type { Json } from './value.ts';

/** An operation of RFC 6902 that changes something. A webhook's patch holds nothing else. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

/** The operations that patches for people hold: changes, and `test` guards on what a change relies on. */
export type Operation = PatchOperation | { readonly op: 'test'; readonly path: string; readonly value: Json };
