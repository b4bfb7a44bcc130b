import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { admit } from '#admit.ts';
import { isMap, type JsonMap } from '#json/value.ts';
import { unifiedDiff } from '#manifest/difference.ts';
import { readManifest } from '#manifest/read.ts';
import { namespaceOf, reviewOf } from '#manifest/review.ts';
import { setText } from '#peers/set-text.ts';
import type { Policy } from '#policy.ts';
import type { Files } from '#policyset/files.ts';
import { load } from '#policyset/load.ts';
import { type PolicyExample, policyEntry } from '#report/policies.ts';
import { neighbourhoodOf } from '#workload/neighbourhood.ts';
import { objectsOf, readingOf } from './readings.ts';

/** The policies with their fixtures, which are data and are not compiled: seen from `src/cli/` and from `dist/src/cli/`. */
const POLICIES = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../policies/' : '../../../policies/', import.meta.url),
);

/** The case in which nothing was said yet is the one that most people meet. */
const USUAL = 'absent-parent';

/** Cases that are there for the tests; as an example they would puzzle. */
const CORNER = /\b(null|empty|windows|ephemeral)\b/;

interface Candidate {
  readonly before: string;
  /** What becomes of it; undefined where the policy has no fix for it. */
  readonly after: string | undefined;
  /** Mended without a person under most sets; else a person has to accept it. */
  readonly byItself: boolean;
  readonly usual: boolean;
  readonly corner: boolean;
  /** Of the kind that most people write. */
  readonly familiar: boolean;
  readonly bytes: number;
}

/** The simplest fixture that shows a policy and its fix; undefined where fixtures were not installed. */
export function exampleOf(policy: Policy): PolicyExample | undefined {
  const folder = join(POLICIES, policy.id);
  const [chosen] = candidatesIn(folder).sort(
    (a, b) =>
      Number(b.after !== undefined) - Number(a.after !== undefined) ||
      Number(b.byItself) - Number(a.byItself) ||
      Number(b.usual) - Number(a.usual) ||
      Number(a.corner) - Number(b.corner) ||
      Number(b.familiar) - Number(a.familiar) ||
      a.bytes - b.bytes,
  );
  if (chosen === undefined) return undefined;
  const { about, text } = fixtureAt(chosen.before);
  return {
    about,
    manifest: text,
    diff: chosen.after === undefined ? undefined : hunksOf(policy.id, text, fixtureAt(chosen.after).text),
    byItself: chosen.byItself,
    parameters: parametersIn(folder),
    warnings: warningsFor(policy, parametersIn(folder), text),
    inWebhook: policyEntry(policy).manifestsOnly === null && policy.neighbours === undefined,
  };
}

function candidatesIn(folder: string): Candidate[] {
  const files = new Set(filesIn(folder));
  return [...files].flatMap((file) => {
    const [, role, name] = /^(violates|suggests)\.(.*)$/.exec(file) ?? [];
    if (role === undefined) return [];
    const before = join(folder, file);
    const mended = `mended.${name}`;
    return {
      before,
      after: files.has(mended) ? join(folder, mended) : undefined,
      byItself: role === 'violates',
      usual: name === `${USUAL}.yaml`,
      corner: CORNER.test(file),
      familiar: readFileSync(before, 'utf8').includes('kind: Deployment'),
      bytes: statSync(before).size,
    };
  });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** The first line of a fixture says what it is about. */
function fixtureAt(path: string): { readonly about: string; readonly text: string } {
  const [first = '', ...lines] = readFileSync(path, 'utf8').split('\n');
  return { about: first.replace(/^# /, ''), text: lines.join('\n') };
}

/** A policy that asks for nothing by itself says beside its fixtures what they are asked for. */
function parametersIn(folder: string): JsonMap {
  const path = join(folder, 'parameters.yaml');
  const [document] = existsSync(path) ? readManifest(readFileSync(path, 'utf8')) : [];
  return document?.kind === 'value' && isMap(document.value) ? document.value : {};
}

function hunksOf(name: string, before: string, after: string): string {
  const [, , ...hunks] = unifiedDiff(name, before, after).split('\n');
  return hunks.join('\n').trimEnd();
}

/** What is said to somebody who applies a manifest under the policy alone. The objects after the first are its neighbours. */
export function warningsFor(policy: Policy, parameters: JsonMap, manifest: string): readonly string[] {
  const objects = objectsOf(readingOf(manifest));
  const [object] = objects;
  const { sets } = load([SET], new Map([[policy.id, policy]]), { files: setOf(policy.id, parameters) });
  if (object === undefined || sets === undefined) return [];
  const residents = objects.map((each) => ({ object: each, namespace: namespaceOf(each, NAMESPACE) }));
  return admit(reviewOf(object, NAMESPACE), sets, {
    phase: 'validate',
    now: new Date(),
    namespaceLabels: 'unknown',
    neighbours: neighbourhoodOf(residents, policy.neighbours ?? []),
  }).warnings;
}

const SET = './example.yaml';
const NAMESPACE = 'default';

function setOf(id: string, parameters: JsonMap): Files {
  const policies = [{ remark: '', entry: { id, parameters } }];
  const text = setText({
    name: 'example',
    about: [],
    mode: 'enforce',
    extends: [],
    policies,
    exemptions: [],
  });
  return { read: () => text, list: () => undefined };
}
