import { booleanAt, isMap, type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { alike, fieldsOf } from './alike.ts';
import { ofObjects, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isBatch } from './kind.ts';

export const jobUpdate: Invariant = {
  id: 'job-update',
  demands:
    'Of a Job the selector, the template and what it counts by (`completionMode`, `podFailurePolicy`, `backoffLimitPerIndex`, `managedBy`, `successPolicy`; `completions` too unless it is Indexed) stay as they are; while it is suspended and none of its Pods was started, its template may change in labels, annotations, resources and where its Pods may run.',
  source: 'ValidateJobSpecUpdate, validatePodTemplateUpdate, validateCompletions',
  breaches: ofObjects(({ kind, object, old, subresource }, tell) => {
    if (old === undefined || subresource !== '' || !isBatch(kind, 'Job')) return;
    const [now, before] = [mapAt(object, 'spec'), mapAt(old, 'spec')];
    for (const field of IMMUTABLE) {
      if (!alike(member(now, field), member(before, field))) tell(`${field} is changed`);
    }
    checkCompletions(now, before, tell);
    const suspended = booleanAt(before, 'suspend') === true;
    checkTemplate(mapAt(now, 'template'), mapAt(before, 'template'), suspended, tell);
  }),
};

const IMMUTABLE = [
  'selector',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
];

function checkCompletions(now: JsonMap | undefined, before: JsonMap | undefined, tell: Tell): void {
  const completions = member(now, 'completions');
  if (completions === member(before, 'completions')) return;
  if (stringAt(now, 'completionMode') === 'Indexed' && completions === member(now, 'parallelism')) return;
  tell('completions is changed');
}

/** Where the Pods may run, and the like. */
const MUTABLE_WHILE_SUSPENDED: ReadonlySet<string> = new Set([
  'nodeSelector',
  'tolerations',
  'schedulingGates',
]);

function checkTemplate(
  now: JsonMap | undefined,
  before: JsonMap | undefined,
  suspended: boolean,
  tell: Tell,
): void {
  if (!suspended) {
    if (!alike(now, before)) tell('template is changed');
    return;
  }
  const [spec, old] = [mapAt(now, 'spec'), mapAt(before, 'spec')];
  for (const field of fieldsOf(spec, old)) {
    if (MUTABLE_WHILE_SUSPENDED.has(field)) continue;
    if (!alike(frozenPart(field, spec), frozenPart(field, old))) tell(`template.spec.${field} is changed`);
  }
}

function frozenPart(field: string, spec: JsonMap | undefined): Json | undefined {
  if (field === 'affinity') return without(member(spec, field), 'nodeAffinity');
  if (field !== 'containers' && field !== 'initContainers') return member(spec, field);
  return listAt(spec, field).map((container) => without(container, 'resources') ?? null);
}

function without(map: Json | undefined, field: string): Json | undefined {
  if (!isMap(map)) return map;
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== field));
}
