import { equal } from '#json/equal.ts';
import { isList, isMap, type Json, type JsonList, type JsonMap } from '#json/value.ts';
import { below, neededReason, type Site, sharedReason } from './anchors.ts';
import {
  type Draft,
  type DraftItem,
  type DraftList,
  type DraftMap,
  type DraftPair,
  fresh,
  jsonOf,
  opened,
  type Refusal,
  refused,
  staysReason,
} from './draft.ts';

/**
 * The draft of what stands here as `old` and is to be `value`. What both have in common stays as it is written, so that
 * a replaced map loses no comment on a member that did not change.
 */
export function merged(old: Draft, value: Json, site: Site): Draft | Refusal {
  if (equal(jsonOf(old, site.anchors), value)) return old;
  if (old.kind === 'fresh') return fresh(value);
  if (old.kind === 'kept' && old.node.kind === 'scalar')
    return rewritten(sharedReason(old.node, site), value);
  const parent = opened(old, site);
  if (parent.kind === 'map' && isMap(value) && haveCommon(parent, value))
    return mergedMap(parent, value, site);
  if (parent.kind === 'list' && isList(value) && value.length > 0) return mergedList(parent, value, site);
  if (parent.kind === 'refused' || parent.kind === 'fresh') return parent;
  return rewritten(neededReason([parent.node], site), value);
}

function rewritten(reason: string | undefined, value: Json): Draft | Refusal {
  return reason === undefined ? fresh(value) : refused(reason);
}

/** Whether there is anything to keep. Merges and doubled keys leave no plain answer, so such a map is written anew. */
function haveCommon({ pairs }: DraftMap, value: JsonMap): boolean {
  const keys = pairs.map(({ key }) => key);
  if (keys.includes(undefined) || new Set(keys).size < keys.length) return false;
  return keys.some((key) => key !== undefined && Object.hasOwn(value, key));
}

function mergedMap(map: DraftMap, value: JsonMap, site: Site): Draft | Refusal {
  const pairs: DraftPair[] = [];
  for (const pair of map.pairs) {
    const next = mergedPair(pair, value, site);
    if (next !== undefined && 'kind' in next) return next;
    if (next !== undefined) pairs.push(next);
  }
  const keys = new Set(pairs.map(({ key }) => key));
  const added = Object.entries(value).filter(([key]) => !keys.has(key));
  return {
    ...map,
    pairs: [...pairs, ...added.map(([key, each]) => ({ key, origin: undefined, value: fresh(each) }))],
  };
}

/** The pair as it is to be; undefined when it goes. */
function mergedPair(pair: DraftPair, value: JsonMap, site: Site): DraftPair | Refusal | undefined {
  const { key = '' } = pair;
  const wanted = Object.hasOwn(value, key) ? value[key] : undefined;
  if (wanted === undefined) {
    const reason = staysReason(pair, below(site, key));
    return reason === undefined ? undefined : refused(reason);
  }
  const next = merged(pair.value, wanted, below(site, key));
  return next.kind === 'refused' ? next : { ...pair, value: next };
}

/** The items that are equal at both ends stay; those between are paired off in order. */
function mergedList(list: DraftList, value: JsonList, site: Site): Draft | Refusal {
  const old = list.items.map((item) => jsonOf(item.value, site.anchors));
  const limit = Math.min(old.length, value.length);
  let head = 0;
  while (head < limit && equal(old[head], value[head])) head++;
  let tail = 0;
  while (tail < limit - head && equal(old[old.length - 1 - tail], value[value.length - 1 - tail])) tail++;
  const middle = list.items.slice(head, old.length - tail);
  const paired = pairedOff(middle, value.slice(head, value.length - tail), site);
  if ('kind' in paired) return paired;
  return { ...list, items: list.items.toSpliced(head, middle.length, ...paired) };
}

function pairedOff(old: readonly DraftItem[], wanted: JsonList, site: Site): DraftItem[] | Refusal {
  const items: DraftItem[] = [];
  for (const [index, value] of wanted.entries()) {
    const item = old[index];
    const next = item === undefined ? fresh(value) : merged(item.value, value, below(site, '-'));
    if (next.kind === 'refused') return next;
    items.push({ origin: item?.origin, value: next });
  }
  const gone = old.slice(wanted.length).map((item) => staysReason(item, below(site, '-')));
  const reason = gone.find((each) => each !== undefined);
  return reason === undefined ? items : refused(reason);
}
