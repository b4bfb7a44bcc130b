import { type Json, type JsonMap, mapAt, member } from '#json/value.ts';
import { nanosOf } from '#workload/quantity.ts';
import type { Tell } from './gather.ts';
import { isExtended, isHugePages, isOvercommitted, pageSizeOf } from './resource-names.ts';

/** Tells what is wrong with `resources`, of a container or of the Pod. Source: validateResourceRequirements. */
export function checkResources(resources: JsonMap, isName: (name: string) => boolean, tell: Tell): void {
  const limits = mapAt(resources, 'limits');
  const requests = mapAt(resources, 'requests');
  for (const name in limits) checkQuantity('limit', name, limits[name], isName, tell);
  for (const name in requests) {
    const request = requests[name] ?? undefined;
    if (request === undefined) continue;
    checkQuantity('request', name, request, isName, tell);
    checkAgainstLimit(name, request, member(limits, name), tell);
  }
}

function checkQuantity(
  what: string,
  name: string,
  quantity: Json | undefined,
  isName: (name: string) => boolean,
  tell: Tell,
): void {
  if ((quantity ?? null) === null) return;
  if (!isName(name)) tell(`${what} of ${name}, which is no resource`);
  if ((nanosOf(quantity) ?? 0n) < 0n) tell(`${what} of ${name} is negative`);
  if (isHugePages(name)) {
    if (!isMultiple(milliOf(quantity), pageSizeOf(name)))
      tell(`${what} of ${name} is no multiple of the page size`);
  } else if (isExtended(name) && (milliOf(quantity) ?? 0n) % 1000n !== 0n) {
    tell(`${what} of ${name} is no whole number`);
  }
}

function isMultiple(amount: bigint | undefined, size: string): boolean {
  if (amount === undefined) return true;
  const page = milliOf(size);
  if (page === undefined || page <= 0n || page % 1000n !== 0n) return false;
  return ((amount + 999n) / 1000n) % (page / 1000n) === 0n;
}

function checkAgainstLimit(name: string, request: Json, limit: Json | undefined, tell: Tell): void {
  if (limit === undefined) {
    if (!isOvercommitted(name)) tell(`request of ${name} without a limit`);
    return;
  }
  const [requested, limited] = [nanosOf(request), nanosOf(limit)];
  if (requested === undefined || limited === undefined || requested === limited) return;
  const overcommitted = isOvercommitted(name);
  if (requested < limited && overcommitted) return;
  // What differs below a thousandth only is rounded up to the same.
  if (milliOf(request) === milliOf(limit)) return;
  tell(`request of ${name} is ${overcommitted ? 'above' : 'not'} its limit`);
}

/** True where huge pages stand without what they come with. */
export function hasBareHugePages(resources: JsonMap): boolean {
  const lists = [mapAt(resources, 'limits'), mapAt(resources, 'requests')];
  return lists.some(hasHugePages) && !statesCompute(resources);
}

/** True for resources with cpu or memory. */
export function statesCompute(resources: JsonMap | undefined): boolean {
  return [mapAt(resources, 'limits'), mapAt(resources, 'requests')].some(
    (list) => member(list, 'cpu') !== undefined || member(list, 'memory') !== undefined,
  );
}

function hasHugePages(list: JsonMap | undefined): boolean {
  for (const name in list) if (isHugePages(name) && (list[name] ?? null) !== null) return true;
  return false;
}

/** The quantity in thousandths, rounded up, as the API server stores it; undefined for what is none. */
export function milliOf(quantity: Json | undefined): bigint | undefined {
  const nanos = nanosOf(quantity);
  if (nanos === undefined) return undefined;
  const [milli, rest] = [nanos / 1_000_000n, nanos % 1_000_000n];
  return rest > 0n ? milli + 1n : milli;
}
