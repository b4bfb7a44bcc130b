import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { listAt, stringAt } from '#json/value.ts';
import { counterpartsOf } from '#peers/cross-table.ts';
import { KUBE_LINTER } from '#peers/kube-linter.ts';
import { peerSet } from '#peers/peer-set.ts';
import { PEERS, peerCalled } from '#peers/peers.ts';
import { documentsIn } from '#policyset/document.ts';
import { POLICIES, policyCalled } from '../support/sets.ts';

const CHECKS = PEERS.flatMap((peer) => counterpartsOf(peer, POLICIES).map((each) => ({ peer, ...each })));
const named = ({ peer, check }: (typeof CHECKS)[number]) => `${peer.tool} ${check.id}`;

describe('the checks of other tools', () => {
  test('are as many as the tools have', () => {
    const counts = PEERS.map(({ tool, checks }) => [
      tool,
      checks.length,
      checks.filter(({ byDefault }) => byDefault).length,
    ]);
    expect(counts).toEqual([
      ['kube-linter', 63, 30],
      ['polaris', 44, 44],
      ['k8s-auto-fix', 30, 30],
      ['pod-security-baseline', 12, 12],
      ['pod-security-restricted', 7, 7],
      ['nsa-cisa', 23, 23],
      ['cis', 35, 35],
    ]);
  });

  test.each(PEERS)('$tool: ids are unique, reasons are whole sentences', ({ checks, source }) => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(source).toMatch(/^https:/);
    for (const { uncovered = '.', differs = '.' } of checks) expect(uncovered + differs).toMatch(/\..*\.$/);
  });

  test('each have a policy or a reason', () => {
    const missing = CHECKS.filter(
      ({ check, policies }) => policies.length === 0 && check.uncovered === undefined,
    );
    expect(missing.map(named), 'no policy names these in `covers`').toEqual([]);
  });

  test('have no reason where a policy stands for them', () => {
    const both = CHECKS.filter(({ check, policies }) => policies.length > 0 && check.uncovered !== undefined);
    expect(both.map(named)).toEqual([]);
  });

  test('are asked with parameters of policies that stand for them', () => {
    const asked = CHECKS.flatMap((each) =>
      Object.entries(each.check.asks ?? {}).map(([id, parameters]) => ({ each, id, parameters })),
    );
    const strange = asked.filter(({ each, id }) => !each.policies.some((policy) => policy.id === id));
    expect(strange.map(({ each, id }) => `${named(each)}: ${id}`)).toEqual([]);
    for (const { each, id, parameters } of asked) {
      const valid = new Ajv({ strict: false }).validate(policyCalled(id).parameters, parameters);
      expect(valid, `${named(each)}: ${id}`).toBe(true);
    }
  });
});

test('what policies say they stand for exists', () => {
  const said = POLICIES.flatMap(({ id, covers = {} }) =>
    Object.entries(covers).flatMap(([tool, checks]) => checks.map((check) => ({ id, tool, check }))),
  );
  const unknown = said.filter(
    ({ tool, check }) =>
      !PEERS.some((peer) => peer.tool === tool && peer.checks.some(({ id }) => id === check)),
  );
  expect(unknown).toEqual([]);
});

test('a tool is known by its name and by its set, and by a near miss', () => {
  expect(peerCalled('kube-linter')).toBe(KUBE_LINTER);
  expect(peerCalled('kube-linter-default')).toBe(KUBE_LINTER);
  expect(() => peerCalled('kubelinter')).toThrow(
    'no tool or standard is called "kubelinter"; did you mean "kube-linter"?',
  );
});

describe.each(PEERS.flatMap((peer) => (peer.set === undefined ? [] : [[peer.set, peer] as const])))(
  'the set %s',
  (name, peer) => {
    test('names what stands for the checks that are on by default, and no other', () => {
      const [document] = documentsIn(name, peerSet(peer, name, POLICIES)).documents;
      const on = CHECKS.filter((each) => each.peer === peer && each.check.byDefault);
      const expected = new Set(on.flatMap(({ policies }) => policies.map(({ id }) => id)));
      const ids = listAt(document?.value, 'spec', 'policies').map((policy) => stringAt(policy, 'id'));
      expect(ids).toEqual([...expected].sort());
    });
  },
);
