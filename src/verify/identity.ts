import { type JsonMap, mapAt } from '#json/value.ts';
import type { Pod } from '#workload/pod.ts';
import { differing, differingAt } from './differing.ts';

/**
 * The first change to what an object is, as a breach: its names, owners, managed fields, labels, selectors, status, and
 * those of the Jobs that it makes; everything but the annotations and the rest of the spec.
 */
export function changedIdentity(before: JsonMap, after: JsonMap): string | undefined {
  return (
    differing(before, after, ['spec', 'metadata', 'data'], '') ??
    differing(mapAt(before, 'metadata'), mapAt(after, 'metadata'), ['annotations'], '/metadata') ??
    differingAt(before, after, 'spec', 'selector') ??
    differingAt(before, after, 'spec', 'replicas') ??
    differingAt(before, after, 'spec', 'volumeClaimTemplates') ??
    changedJobTemplate(mapAt(before, 'spec', 'jobTemplate'), mapAt(after, 'spec', 'jobTemplate'))
  );
}

function changedJobTemplate(before: JsonMap = {}, after: JsonMap = {}): string | undefined {
  const [ofBefore, ofAfter] = [mapAt(before, 'metadata'), mapAt(after, 'metadata')];
  return (
    differing(ofBefore, ofAfter, ['annotations'], '/spec/jobTemplate/metadata') ??
    differingAt(before, after, 'spec', 'selector')
  );
}

const PLACE = [
  ...['nodeName', 'nodeSelector', 'affinity', 'tolerations', 'schedulerName', 'priorityClassName'],
  ...['runtimeClassName', 'os', 'hostname', 'subdomain', 'hostAliases', 'dnsPolicy', 'dnsConfig'],
  ...['imagePullSecrets', 'resourceClaims'],
];

/** The first change to what a Pod is, where it runs, in which sandbox, and how it finds others, as a breach. */
export function changedPod(before: Pod, after: Pod): string | undefined {
  const metadata = `${before.pointer.slice(0, -'/spec'.length)}/metadata`;
  const changed = differing(before.metadata, after.metadata, ['annotations'], metadata);
  if (changed !== undefined) return changed;
  const moved = PLACE.find((field) => differingAt(before.spec, after.spec, field) !== undefined);
  return moved === undefined ? undefined : `its ${moved} changes`;
}
