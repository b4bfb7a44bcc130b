import type { PolicyExemption } from '#policyset/exemption.ts';
import { joinedAsks } from '../ask.ts';
import type { RemarkedSet } from '../set-text.ts';
import { type Asked, ordersOf } from './imported.ts';

/** The policy set that asks what a tool asked, exemptions included. */
export function importedSet(asked: Asked, exemptions: readonly PolicyExemption[]): RemarkedSet {
  const { peer, file } = asked;
  const base = asked.byDefault ? peer.set : undefined;
  return {
    name: `from-${peer.tool}`,
    about: [
      file === undefined ? `As ${peer.title} asks by default.` : `As ${peer.title} asks by ${file}.`,
      'Written by `admend policies import`.',
    ],
    mode: 'enforce',
    extends: base === undefined ? [] : [base],
    policies: base === undefined ? policiesOf(asked) : mendsOf(asked),
    exemptions: exemptions.map((entry) => ({ remark: '', entry })),
  };
}

/** On top of the set that ships: it warns of what the tool asks by default, and leaves mending to be said. */
function mendsOf(asked: Asked): RemarkedSet['policies'] {
  return joinedAsks(asked.asks).policies.flatMap(({ id, checks }) => {
    const { mend } = ordersOf(checks, asked);
    return mend === 'risky' ? [{ remark: checks.join(', '), entry: { id, mend } }] : [];
  });
}

function policiesOf(asked: Asked): RemarkedSet['policies'] {
  return joinedAsks(asked.asks).policies.map(({ id, checks, parameters }) => ({
    remark: checks.join(', '),
    entry: {
      id,
      ...ordersOf(checks, asked),
      ...(Object.keys(parameters).length > 0 && { parameters }),
    },
  }));
}
