import type { Json } from '#json/value.ts';
import { mapAt, stringAt } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import { type Catalogue, defaultParameters } from '#policyset/catalogue.ts';
import { loadSets } from '#policyset/load.ts';
import { type Chosen, CONTROLLERS, DEFAULTS } from '#policyset/policyset.ts';
import { compile, type PolicySets } from '#policyset/sets.ts';
import type { KindSelector } from '#workload/kinds.ts';
import { podOf } from '#workload/pod.ts';
import { recordedReviews } from '../admission/traffic.ts';

/** Who stands beside the few: nobody, policies for a kind that no request is about, or policies for its very kinds. */
export type Crowd = 'none' | 'idle' | 'matching';

export const FEW = 20;
export const MANY = 1_000;

/** A kind that nobody creates. */
const ELSEWHERE: readonly KindSelector[] = [
  { group: 'example.com', version: 'v1', kind: 'Elsewhere', resource: 'elsewheres' },
];

/**
 * Twenty policies of `recommended`, and beside them copies of its policies under names of their own until there are a
 * thousand. Those that are copied look at every recorded request and find nothing in it: a thousand that did would fill
 * the answer with warnings, and nobody loads them.
 */
export function crowded(catalogue: Catalogue, crowd: Crowd): PolicySets {
  const { policies } = loadSets(['recommended'], catalogue);
  const few = twenty(policies);
  const others = crowd === 'none' ? [] : copies(policies.filter(findsNothing), MANY - FEW);
  const set = {
    name: 'bench',
    enforce: true,
    podSecurityVersion: 'latest',
    match: {},
    policies: [...few, ...(crowd === 'idle' ? others.map(elsewhere) : others)].map(chosen),
    exemptions: [],
    controllers: CONTROLLERS,
    denyControllers: false,
    injected: 'leave',
  } as const;
  return compile([set], `bench:${crowd}`);
}

/** Those that have something to say about the requests, and others of `recommended` to make it twenty. */
function twenty(policies: readonly Policy[]): readonly Policy[] {
  const speaking = policies.filter((policy) => !findsNothing(policy));
  const silent = policies.filter(findsNothing);
  return [...speaking, ...silent].slice(0, FEW);
}

function chosen(policy: Policy): Chosen {
  return { ...DEFAULTS, policy, parameters: defaultParameters(policy) };
}

function copies(policies: readonly Policy[], count: number): readonly Policy[] {
  return Array.from({ length: count }, (_, index) => {
    const policy = policies[index % policies.length];
    if (policy === undefined) throw new Error('no policy of the catalogue lets the recorded requests pass');
    return { ...policy, id: `${policy.id}-${Math.floor(index / policies.length) + 2}` };
  });
}

function elsewhere(policy: Policy): Policy {
  return { ...policy, kinds: ELSEWHERE };
}

const REQUESTS: readonly Json[] = recordedReviews().map(({ body }) => JSON.parse(body));

/** True for a policy that looks at every recorded request and has nothing to say about it. */
function findsNothing(policy: Policy): boolean {
  return REQUESTS.every((review) => {
    const object = mapAt(review, 'request', 'object') ?? {};
    const kind = {
      group: stringAt(review, 'request', 'kind', 'group') ?? '',
      kind: stringAt(review, 'request', 'kind', 'kind') ?? '',
    };
    const looks = policy.kinds.some((each) => each.group === kind.group && each.kind === kind.kind);
    const subject = { kind, object, pod: podOf(kind, object), namespace: 'shop', neighbours: undefined };
    return (
      looks &&
      policy.neighbours === undefined &&
      policy.detect(subject, defaultParameters(policy)).length === 0
    );
  });
}
