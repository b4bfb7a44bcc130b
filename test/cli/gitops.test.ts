import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Overlay } from '#json/overlay.ts';
import { tokensOf } from '#json/pointer.ts';
import { isList, isMap, type Json, stringAt } from '#json/value.ts';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { type Fixture, fixturesOf, policyFolders } from '../support/fixtures.ts';
import { run } from './run.ts';

/** What the set `recommended` mends by itself, but for whole items of lists: a fixture, and what becomes of it. */
const { policies } = loadSets(['recommended'], await loadCatalogue());
const RECOMMENDED = policies
  .filter(({ fix }) => fix?.pointers.every((pointer) => !pointer.endsWith('/*')))
  .map(({ id }) => id);
const MENDS = policyFolders()
  .filter((folder) => RECOMMENDED.includes(folder))
  .flatMap(fixturesOf)
  .filter(({ role }) => role === 'violates')
  .map((before) => ({ before, after: mendedOf(before) }));

function mendedOf({ path, case: name }: Fixture): Fixture {
  const folder = path.split('/').at(-2) ?? '';
  const found = fixturesOf(folder).find((fixture) => fixture.role === 'mended' && fixture.case === name);
  if (found === undefined) throw new Error(`${path} has no mended fixture`);
  return found;
}

function kindOf(fixture: Fixture): string {
  return stringAt(fixture.object, 'kind') ?? '';
}

/** Without what says nothing: a map that a mend brought in stays behind when its fields are ignored. */
function pruned(value: Json): Json {
  if (isList(value)) return value.map(pruned);
  if (!isMap(value)) return value;
  const members = Object.entries(value).map(([key, member]): [string, Json] => [key, pruned(member)]);
  return Object.fromEntries(
    members.filter(([, member]) => member !== null && !(isMap(member) && Object.keys(member).length === 0)),
  );
}

async function ignored(...args: string[]) {
  const { code, stdout } = await run(['gitops', 'ignore', ...args]);
  expect(code).toBe(0);
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

const hasJq = spawnSync('jq', ['--version']).error === undefined;

describe('gitops ignore --output argocd', () => {
  test.skipIf(!hasJq)('covers whatever the set mends in the fixtures (jq says so)', async () => {
    const [{ spec }] = await ignored();
    expect(MENDS.length).toBeGreaterThan(10);
    for (const { before, after } of MENDS) {
      const rule = spec.ignoreDifferences.find(({ kind }: { kind: string }) => kind === kindOf(before));
      const { jsonPointers = [], jqPathExpressions = [] } = rule;
      const paths = JSON.stringify(jsonPointers.map(tokensOf));
      const program = `map(delpaths(${paths}) | del(${jqPathExpressions.join(', ')}))`;
      const input = JSON.stringify([before.object, after.object]);
      const [left, right]: Json[] = JSON.parse(execFileSync('jq', [program], { input }).toString());
      expect(pruned(right ?? null), after.path).toEqual(pruned(left ?? null));
    }
  });

  test('names every kind by group, and says nothing of what stays with people', async () => {
    const [{ spec }] = await ignored();
    const rules: { group: string; kind: string; jqPathExpressions: string[] }[] = spec.ignoreDifferences;
    expect(rules.map(({ group, kind }) => `${group}/${kind}`)).toEqual([
      '/Pod',
      '/ReplicationController',
      'apps/Deployment',
      'apps/StatefulSet',
      'apps/DaemonSet',
      'apps/ReplicaSet',
      'batch/Job',
      'batch/CronJob',
    ]);
    const cronJob = rules.at(-1)?.jqPathExpressions ?? [];
    expect(cronJob).toContain(
      '.spec.jobTemplate.spec.template.spec.containers[]?.securityContext.allowPrivilegeEscalation',
    );
    expect(cronJob.join()).not.toMatch(/ephemeral|hostPath/);
  });
});

describe('gitops ignore --output flux', () => {
  test('covers whatever the set mends in the fixtures', async () => {
    const [release, kustomization] = await ignored('--output', 'flux', '--items', '6');
    const rules: { paths: string[]; target: { kind: string } }[] = release.spec.driftDetection.ignore;
    expect(kustomization.spec.ignore).toEqual(rules);
    for (const { before, after } of MENDS) {
      const paths = rules.find(({ target }) => target.kind === kindOf(before))?.paths ?? [];
      const strip = ({ object }: Fixture): Json => {
        const overlay = new Overlay(object);
        for (const path of paths) overlay.apply({ op: 'remove', path });
        return pruned(overlay.root);
      };
      expect(strip(after), after.path).toEqual(strip(before));
    }
  });

  test('covers as many items as asked', async () => {
    const [release] = await ignored('--output', 'flux', '--items', '2');
    const text = JSON.stringify(release);
    expect(text).toContain('/spec/containers/1/');
    expect(text).not.toContain('/spec/containers/2/');
  });
});

test('says which mends it does not cover', async () => {
  const { stdout } = await run(['gitops', 'ignore']);
  expect(stdout).toMatch(
    /^# Not covered, .*\n# people change\..*\n(# {3}.*\n)*# {3}liveness-port \(\{container\}\/ports\/\*\)$/m,
  );
});

test.each(['argocd', 'flux'])(
  'for %s it names the mends that two managers conflict about, and no other',
  async (tool) => {
    const { stdout } = await run(['gitops', 'ignore', '--output', tool]);
    expect(stdout).toMatch(/^# neither does\..*\n(# {3}.*\n)*# {3}run-as-non-root: Where .*\.$/m);
    expect(stdout).not.toMatch(/^# {3}(liveness-port|privileged): /m);
  },
);

test('a set that mends nothing has nothing to ignore', async () => {
  const { code, stdout } = await run(['gitops', 'ignore', '--policies', 'audit-all']);
  expect([code, stdout]).toEqual([
    0,
    '# The policy sets audit-all mend nothing, so there is nothing to ignore.\n',
  ]);
});

test('a number of items that is none is a usage error', async () => {
  const { code, stderr } = await run(['gitops', 'ignore', '--output', 'flux', '--items', '0']);
  expect(code).toBe(2);
  expect(stderr).toContain('Expected a whole number from 1 to 100.');
});
