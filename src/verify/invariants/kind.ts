import type { GroupKind } from '#workload/kinds.ts';

export function isPod(kind: GroupKind): boolean {
  return kind.group === '' && kind.kind === 'Pod';
}

export function isApp(kind: GroupKind, name: string): boolean {
  return kind.kind === name && kind.group === 'apps';
}

export function isBatch(kind: GroupKind, name: string): boolean {
  return kind.kind === name && kind.group === 'batch';
}
