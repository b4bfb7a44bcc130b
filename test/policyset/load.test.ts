import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { AdmendError } from '#errors.ts';
import { disk, isCurrent, replaying } from '#policyset/files.ts';
import { load, loadSets } from '#policyset/load.ts';
import { lineOf } from '#policyset/problem.ts';
import { shippedSets } from '#policyset/shipped.ts';
import { allOrders, CATALOGUE } from '../support/sets.ts';
import { setText } from './reading.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'admend-sets-'));
afterAll(() => rmSync(ROOT, { recursive: true }));

let folder = ROOT;
beforeEach(() => {
  folder = mkdtempSync(join(ROOT, 'case-'));
});

/** Writes a file below the folder of the case; its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('the sets that ship', () => {
  test.each(shippedSets())('%s loads without a word', (name) => {
    const { sets, problems } = load([name], CATALOGUE);
    expect(problems).toEqual([]);
    expect(sets?.names).toEqual([name]);
  });

  test('audit-all names every policy and enforces none', () => {
    const orders = allOrders(loadSets(['audit-all'], CATALOGUE));
    const generated = 'policies/sets/audit-all.yaml is written by npm run generate';
    expect(orders.map(({ policy }) => policy.id).sort(), generated).toEqual([...CATALOGUE.keys()].sort());
    expect(orders.filter(({ enforce }) => enforce)).toEqual([]);
  });

  test('recommended denies nothing and applies no risky fix', () => {
    const orders = allOrders(loadSets(['recommended'], CATALOGUE));
    expect(orders.filter(({ mend, unmended }) => mend === 'risky' || unmended === 'deny')).toEqual([]);
  });
});

describe('a digest', () => {
  test('says which sets are loaded', () => {
    const digests = [['recommended'], ['audit-all'], ['recommended', 'audit-all']].map(
      (names) => loadSets(names, CATALOGUE).digest,
    );
    expect(new Set(digests).size).toBe(3);
    expect(loadSets(['recommended'], CATALOGUE).digest).toBe(digests[0]);
    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{16}$/);
  });

  test('follows what a set says and not how', () => {
    const digestOf = (text: string) => loadSets([file('set.yaml', text)], CATALOGUE).digest;
    const spec = 'policies: [{ id: privileged, unmended: warn }]';
    expect(digestOf(`# A comment.\n${setText(spec)}`)).toBe(digestOf(setText(spec)));
    expect(digestOf(setText('policies: [{ id: privileged, unmended: deny }]'))).not.toBe(
      digestOf(setText(spec)),
    );
    expect(digestOf(setText(`${spec}\nexemptions: [{ policies: ["*"], reason: R }]`))).not.toBe(
      digestOf(setText(spec)),
    );
  });
});

describe('sets are named by', () => {
  test('the name of one that ships; an unknown one says what was probably meant', () => {
    const unknown = () => loadSets(['recommendet'], CATALOGUE);
    expect(unknown).toThrow(AdmendError);
    expect(unknown).toThrow(
      /no policy set "recommendet" \(did you mean "recommended"\?\); there are audit-all, .* \.\/recommendet.yaml/,
    );
    expect(() => loadSets(['nothing-like-it'], CATALOGUE)).toThrow(/there are audit-all, /);
  });

  test('a file, which may hold several', () => {
    const path = file('team.yaml', `${setText('{}', 'a')}---\n${setText('{}', 'b')}`);
    expect(loadSets([path, 'recommended'], CATALOGUE).names).toEqual(['a', 'b', 'recommended']);
  });

  test('a folder, whose files are taken in the order of their names', () => {
    file('sets/20.yaml', setText('{}', 'b'));
    file('sets/10.yml', setText('{}', 'a'));
    file(
      'sets/30.json',
      JSON.stringify({
        apiVersion: 'admend.dev/v1alpha1',
        kind: 'PolicySet',
        metadata: { name: 'c' },
        spec: {},
      }),
    );
    file('sets/.hidden.yaml', 'no set');
    file('sets/README.md', 'no set');
    file('sets/below/40.yaml', 'no set');
    expect(loadSets([join(folder, 'sets')], CATALOGUE).names).toEqual(['a', 'b', 'c']);
  });

  test('a path that is not there says so', () => {
    expect(() => loadSets([join(folder, 'team.yaml')], CATALOGUE)).toThrow(
      /policy set .*team.yaml: no such file or directory/,
    );
  });

  test('what they extend: each other, those that ship, files beside their own', () => {
    const path = file('team.yaml', setText('extends: [./base.yaml, recommended, other]'));
    const other = file('other.yaml', setText('policies: [{ id: host-path, unmended: deny }]', 'other'));
    file('base.yaml', setText('policies: [{ id: host-path, mend: never }]', 'base'));
    const sets = loadSets([path, other], CATALOGUE);
    expect(sets.names).toEqual(['team', 'other']);
    expect(sets.sets[0]?.policies.find(({ policy }) => policy.id === 'host-path')).toMatchObject({
      mend: 'evidence',
      unmended: 'deny',
    });
  });
});

describe('a bad set is refused whole', () => {
  test.each([
    ['no YAML', 'spec: [', /team.yaml:1:8: Flow sequence/],
    ['no policy set', 'kind: Pod', /team.yaml:1:1: kind: expected PolicySet, found "Pod"/],
    ['nothing', '', /team.yaml:1:1: expected a policy set, found nothing/],
    ['nothing but a comment', '# later\n', /team.yaml:1:1: expected a policy set, found nothing/],
    ['an alias of nothing', 'spec: *nope', /team.yaml:1:1: expected aliases/],
    [
      'a parent that is not there',
      setText('extends: [./base.yaml]'),
      /team.yaml:5:13: .\/base.yaml cannot be read: no such file or directory/,
    ],
  ])('that holds %s', (_, text, problem) => {
    const bad = () => loadSets([file('team.yaml', text), 'recommended'], CATALOGUE);
    expect(bad).toThrow(AdmendError);
    expect(bad).toThrow(problem);
  });

  test('whose parent is bad, at the place in the parent, once', () => {
    const path = file('team.yaml', setText('extends: [./base.yaml]'));
    const base = file('base.yaml', setText('mode: off', 'base'));
    const { sets, problems } = load([path, base], CATALOGUE);
    expect(sets).toBeUndefined();
    expect(problems.map(lineOf)).toEqual([
      `${base}:5:3: spec.mode: "off" is none that is known; expected one of enforce, audit`,
    ]);
  });

  test('whose parent file holds several, because it would have to choose', () => {
    const path = file('team.yaml', setText('extends: [./two.yaml]'));
    file('two.yaml', `${setText('{}', 'a')}---\n${setText('{}', 'b')}`);
    expect(() => loadSets([path], CATALOGUE)).toThrow(
      /team.yaml:5:13: .\/two.yaml holds 2 policy sets: extend them by name/,
    );
  });

  test('where a folder holds none', () => {
    file('sets/README.md', 'later');
    expect(() => loadSets([join(folder, 'sets')], CATALOGUE)).toThrow(
      /sets:1:1: expected files of policy sets/,
    );
  });

  test('that has the name of another', () => {
    const paths = [file('a.yaml', setText('{}')), file('b.yaml', setText('{}'))];
    expect(() => loadSets(paths, CATALOGUE)).toThrow(/b.yaml:3:13: two policy sets are called "team"/);
  });
});

describe('warnings keep no set from being loaded', () => {
  const NOW = new Date('2026-11-21T12:00:00Z');
  const exemption = (until: string) =>
    `exemptions:\n  - policies: [privileged]\n    reason: R\n    ${until}\npolicies: [{ id: privileged }]`;

  test.each<[string, string, readonly string[]]>([
    ['one that does nothing', '{}', ['4:1: no policies, so the set does nothing']],
    [
      'one that holds nowhere',
      'policies: [{ id: privileged }]\nmatch: { namespaces: { include: [] } }',
      ['6:26: includes no namespace: the set holds nowhere'],
    ],
    ['an exemption without an end', exemption(''), ['6:7: the exemption has no end: say until when']],
    [
      'an exemption that is over',
      exemption('until: 2026-11-20'),
      ['8:7: the exemption ended on 2026-11-20 and does nothing'],
    ],
    [
      'an exemption that ends soon',
      exemption('until: 2026-11-30'),
      ['8:7: the exemption ends on 2026-11-30, in 9 days'],
    ],
    ['an exemption that does not', exemption('until: 2027-11-30'), []],
    [
      'an exemption from everything',
      'policies: [{ id: privileged }]\nexemptions: [{ policies: ["*"], reason: R, until: 2027-11-30 }]',
      ['6:18: it exempts everything from every policy: the set does nothing'],
    ],
    [
      'an exemption from what the set does not ask',
      'policies: [{ id: privileged }]\nexemptions: [{ policies: [host-pid], reason: R, until: 2027-11-30 }]',
      ['6:18: the set has no such policy, so there is nothing to exempt from'],
    ],
    [
      'a denial in audit mode',
      'mode: audit\npolicies: [{ id: privileged, unmended: deny }]',
      ['6:32: a set in audit mode denies nothing: privileged is warned about'],
    ],
    [
      'a mend of what is injected, in audit mode',
      'mode: audit\ninjected: mend\npolicies: [{ id: privileged }]',
      ['6:3: a set in audit mode mends nothing: injected containers are warned about'],
    ],
    ['a mend of what is injected', 'injected: mend\npolicies: [{ id: privileged }]', []],
    [
      'a namespace both in and out',
      'policies: [{ id: privileged }]\nmatch: { namespaces: { include: [a], exclude: [a] } }',
      ['6:26: includes no namespace: the set holds nowhere'],
    ],
  ])('%s', (_, spec, expected) => {
    const path = file('team.yaml', setText(spec));
    const { sets, problems } = load([path], CATALOGUE, { now: NOW });
    expect(sets?.names).toEqual(['team']);
    expect(problems.map((problem) => lineOf(problem).replace(`${path}:`, ''))).toEqual(expected);
    expect(problems.filter(({ severity }) => severity !== 'warning')).toEqual([]);
  });
});

describe('what was read', () => {
  test('can be read again when the files are gone', () => {
    const path = file('team.yaml', setText('extends: [./base.yaml]'));
    file('base.yaml', setText('policies: [{ id: privileged }]', 'base'));
    const first = load([path], CATALOGUE);
    rmSync(folder, { recursive: true });
    const again = load([path], CATALOGUE, { files: replaying(first.snapshot) });
    expect(again.sets?.digest).toBe(first.sets?.digest);
    expect(() => load([join(folder, 'other.yaml')], CATALOGUE, { files: replaying(first.snapshot) })).toThrow(
      /was not there/,
    );
  });

  test('is not current any more when a parent comes that was not there', () => {
    const path = file('team.yaml', setText('extends: [./base.yaml]'));
    const { sets, snapshot } = load([path], CATALOGUE);
    expect(sets).toBeUndefined();
    expect(isCurrent(snapshot, disk)).toBe(true);
    file('base.yaml', setText('{}', 'base'));
    expect(isCurrent(snapshot, disk)).toBe(false);
  });

  test('is current until a file changes, goes or comes', () => {
    const path = file('sets/team.yaml', setText('{}'));
    const { snapshot } = load([join(folder, 'sets')], CATALOGUE);
    expect(isCurrent(snapshot, disk)).toBe(true);
    file('sets/more.yaml', setText('{}', 'more'));
    expect(isCurrent(snapshot, disk)).toBe(false);
    rmSync(join(folder, 'sets/more.yaml'));
    expect(isCurrent(snapshot, disk)).toBe(true);
    writeFileSync(path, setText('mode: audit'));
    expect(isCurrent(snapshot, disk)).toBe(false);
    rmSync(path);
    expect(isCurrent(snapshot, disk)).toBe(false);
  });
});
