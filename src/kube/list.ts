import { isMap, type JsonMap, listAt, stringAt } from '#json/value.ts';
import type { Api } from './api.ts';

/** More at once would only be held in memory. */
const PAGE = 200;

export interface Listed {
  readonly objects: readonly JsonMap[];
  readonly version: string;
}

/** The whole collection, page by page; ends with `signal`. */
export async function listed(api: Api, path: string, signal?: AbortSignal): Promise<Listed> {
  const objects: JsonMap[] = [];
  let next = '';
  for (;;) {
    const page = await api.get(
      `${path}?limit=${PAGE}${next && `&continue=${encodeURIComponent(next)}`}`,
      signal,
    );
    objects.push(...listAt(page, 'items').filter(isMap));
    next = stringAt(page, 'metadata', 'continue') ?? '';
    if (next === '') return { objects, version: stringAt(page, 'metadata', 'resourceVersion') ?? '' };
  }
}
