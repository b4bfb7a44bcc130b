import { childOf } from '#json/lookup.ts';
import { Overlay } from '#json/overlay.ts';
import type { PatchOperation } from '#json/patch.ts';
import { escapeToken, indexOf } from '#json/pointer.ts';
import type { Json } from '#json/value.ts';
import { below, type Site } from './anchors.ts';
import {
  type Draft,
  type DraftList,
  type DraftMap,
  fresh,
  jsonOf,
  opened,
  type Refusal,
  refused,
  staysReason,
} from './draft.ts';
import { merged } from './merge.ts';

/** What is done to the part of a draft that a pointer leads to. */
type Then = (part: Draft, site: Site) => Draft | Refusal;

/** The draft with the part at `tokens` replaced by what `then` makes of it. */
export function within(draft: Draft, tokens: readonly string[], site: Site, then: Then): Draft | Refusal {
  const [token, ...rest] = tokens;
  if (token === undefined) return then(draft, site);
  const parent = opened(draft, site);
  const into: Then = (child, inner) => within(child, rest, inner, then);
  switch (parent.kind) {
    case 'refused':
      return parent;
    case 'fresh':
      return inFresh(parent.value, token, site, into);
    case 'map':
      return inPair(parent, token, site, into);
    case 'list':
      return inItem(parent, token, site, into);
  }
}

/** Applies one operation of RFC 6902 to a draft; `tokens` are its path from there. */
export function applied(
  draft: Draft,
  tokens: readonly string[],
  operation: PatchOperation,
  site: Site,
): Draft | Refusal {
  const last = tokens.at(-1);
  if (last !== undefined) {
    return within(draft, tokens.slice(0, -1), site, (part, inner) =>
      changeChild(part, last, operation, inner),
    );
  }
  if (operation.op === 'remove') return refused(`${site.pointer || 'the document'} is a whole object`);
  return merged(draft, operation.value, site);
}

function changeChild(draft: Draft, token: string, operation: PatchOperation, site: Site): Draft | Refusal {
  const parent = opened(draft, site);
  switch (parent.kind) {
    case 'refused':
      return parent;
    case 'fresh':
      return overlaid(parent.value, { ...operation, path: `/${escapeToken(token)}` });
    case 'map':
      return changePair(parent, token, operation, below(site, token));
    case 'list':
      return changeItem(parent, token, operation, below(site, token));
  }
}

function inFresh(value: Json, token: string, site: Site, then: Then): Draft | Refusal {
  const child = childOf(value, token);
  const next = child === undefined ? nothing(below(site, token)) : then(fresh(child), below(site, token));
  if (next.kind === 'refused') return next;
  return overlaid(value, {
    op: 'replace',
    path: `/${escapeToken(token)}`,
    value: jsonOf(next, site.anchors),
  });
}

function overlaid(value: Json, operation: PatchOperation): Draft | Refusal {
  const overlay = new Overlay(value);
  const failure = overlay.apply(operation);
  return failure === undefined ? fresh(overlay.root) : refused(failure);
}

/** Of pairs with the same key the last one counts, as for every reader of the file. */
function inPair(map: DraftMap, key: string, site: Site, then: Then): Draft | Refusal {
  const at = map.pairs.findLastIndex((pair) => pair.key === key);
  const pair = map.pairs[at];
  const next = pair === undefined ? unwritten(map, below(site, key)) : then(pair.value, below(site, key));
  if (pair === undefined || next.kind === 'refused') return next;
  return { ...map, pairs: map.pairs.with(at, { ...pair, value: next }) };
}

function inItem(list: DraftList, token: string, site: Site, then: Then): Draft | Refusal {
  const at = indexOf(token) ?? -1;
  const item = list.items[at];
  const next = item === undefined ? nothing(below(site, token)) : then(item.value, below(site, token));
  if (item === undefined || next.kind === 'refused') return next;
  return { ...list, items: list.items.with(at, { ...item, value: next }) };
}

function nothing({ pointer }: Site): Refusal {
  return refused(`there is no ${pointer}`);
}

function unwritten({ pairs }: DraftMap, site: Site): Refusal {
  const merges = pairs.some(({ key }) => key === undefined);
  return merges
    ? refused(`${site.pointer} is not written here, it can only come from a merge (<<)`)
    : nothing(site);
}

/** `site` is the pair's. */
function changePair(map: DraftMap, key: string, operation: PatchOperation, site: Site): Draft | Refusal {
  const at = map.pairs.findLastIndex((pair) => pair.key === key);
  const pair = map.pairs[at];
  if (pair === undefined && operation.op === 'add') {
    return { ...map, pairs: [...map.pairs, { key, origin: undefined, value: fresh(operation.value) }] };
  }
  if (pair === undefined) return unwritten(map, site);
  if (operation.op === 'remove') return withoutKey(map, key, site);
  const next = merged(pair.value, operation.value, site);
  return next.kind === 'refused' ? next : { ...map, pairs: map.pairs.with(at, { ...pair, value: next }) };
}

function withoutKey(map: DraftMap, key: string, site: Site): Draft | Refusal {
  const gone = map.pairs.filter((pair) => pair.key === key);
  const reason = gone.map((pair) => staysReason(pair, site)).find((each) => each !== undefined);
  return reason === undefined
    ? { ...map, pairs: map.pairs.filter((pair) => pair.key !== key) }
    : refused(reason);
}

/** `site` is the item's. */
function changeItem(list: DraftList, token: string, operation: PatchOperation, site: Site): Draft | Refusal {
  const { items } = list;
  const at = token === '-' && operation.op === 'add' ? items.length : (indexOf(token) ?? -1);
  if (operation.op === 'add' && at >= 0 && at <= items.length) {
    return { ...list, items: items.toSpliced(at, 0, { origin: undefined, value: fresh(operation.value) }) };
  }
  const item = items[at];
  if (item === undefined || operation.op === 'add') return nothing(site);
  if (operation.op === 'remove') {
    const reason = staysReason(item, site);
    return reason === undefined ? { ...list, items: items.toSpliced(at, 1) } : refused(reason);
  }
  const next = merged(item.value, operation.value, site);
  return next.kind === 'refused' ? next : { ...list, items: items.with(at, { ...item, value: next }) };
}
