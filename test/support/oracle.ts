import jsonpatch from 'fast-json-patch';
import type { PatchOperation } from '#json/patch.ts';
import { isList, isMap, type Json } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { copyOf } from './arbitraries.ts';
import { WORKLOAD_KINDS } from './workloads.ts';

/** What a patch does, by another's implementation of RFC 6902. Throws where an operation does not apply. */
export function patched(object: Json, patch: readonly PatchOperation[]): Json {
  // fast-json-patch inserts the patch's own values and then changes them: it gets copies to keep.
  const operations = patch.map((operation) =>
    operation.op === 'remove' ? operation : { ...operation, value: copyOf(operation.value) },
  );
  const document = copyOf(object);
  return jsonpatch.applyPatch(document, operations, true).newDocument;
}

/** `object` changed from `before` to `after`: the pointers of what is said in one of them only, or differently. */
export function changed(before: Json, after: Json): readonly string[] {
  const [was, is] = [saidIn(before), saidIn(after)];
  const differing = [...new Set([...was.keys(), ...is.keys()])].filter((key) => was.get(key) !== is.get(key));
  // What fills an empty map or list, or was taken out until it is empty, is said by itself.
  return differing.filter((key) => !isOutdone(key, was, is) && !isOutdone(key, is, was));
}

/** An empty map or list in `one` that holds something in the other. */
function isOutdone(key: string, one: Map<string, string>, other: Map<string, string>): boolean {
  return isEmpty(one.get(key)) && [...other.keys()].some((each) => each.startsWith(`${key}/`));
}

function isEmpty(text: string | undefined): boolean {
  return text === '{}' || text === '[]';
}

/** Pointer -> text of every scalar, empty map and empty list. Nulls in maps say nothing, as for the API server. */
function saidIn(value: Json): Map<string, string> {
  const said = new Map<string, string>();
  const open: [string, Json][] = [['', value]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [pointer, node] = next;
    const members = membersOf(node);
    if (members.length === 0) said.set(pointer, isMap(node) ? '{}' : JSON.stringify(node));
    for (const [key, child] of members) {
      open.push([`${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, child]);
    }
  }
  return said;
}

/** A map without its nulls; the items of a list keep their places. */
function membersOf(node: Json): readonly (readonly [string, Json])[] {
  if (isList(node)) return Object.entries(node);
  return isMap(node) ? Object.entries(node).filter(([, member]) => member !== null) : [];
}

/** Which of `pointers` no fix of `policies` may touch in an object of this kind; by regular expressions. */
export function undeclared(
  pointers: readonly string[],
  policies: readonly Policy[],
  kind: string,
): readonly string[] {
  // A kind without a Pod has nothing that the names of its parts could stand for.
  const pod = WORKLOAD_KINDS.find((each) => each.kind === kind)?.pod ?? '/none';
  const declared = policies.flatMap(({ fix }) => fix?.pointers ?? []);
  const expressions = declared.map((pattern) => {
    const source = pattern
      .replace('{container}', `${pod}/(initContainers|containers|ephemeralContainers)/\\d+`)
      .replace('{pod}', pod)
      .replace('{template}', pod.replace(/\/spec$/, ''))
      .replaceAll('/*', '/[^/]+');
    return new RegExp(`^${source}(/.*)?$`, 's');
  });
  return pointers.filter((pointer) => !expressions.some((expression) => expression.test(pointer)));
}
