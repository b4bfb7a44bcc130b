import type {
  V1MutatingWebhookConfiguration,
  V1RuleWithOperations,
  V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import type { Policy } from '#policy.ts';
import { POLICY_SETS } from '#policyset/crd.ts';
import type { PolicySets } from '#policyset/sets.ts';

/** How the API server is to reach the webhook, and when to leave it alone. */
export interface Registration {
  /** `https://HOST:PORT`, without a path. */
  readonly url: string;
  /** The CA that signed the webhook's certificate, as PEM. */
  readonly ca: string;
  /** Namespaces whose requests are never sent. */
  readonly excludedNamespaces: readonly string[];
  /** What the API server does when the webhook does not answer. */
  readonly failurePolicy: 'Ignore' | 'Fail';
  /** Whether the webhook is asked about policy sets of the cluster too. */
  readonly policySets: boolean;
}

/** The name of both configurations. */
export const CONFIGURATION = 'admend';

/** One mutating hook, however many policies. */
export function mutatingConfiguration(
  sets: PolicySets,
  registration: Registration,
): V1MutatingWebhookConfiguration {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: CONFIGURATION },
    webhooks: [
      {
        ...hook('mutate', sets, registration),
        timeoutSeconds: 2,
        // Another webhook may add a container after us; asked again, we mend that one too.
        reinvocationPolicy: 'IfNeeded',
      },
    ],
  };
}

/** One validating hook, and one for the policy sets of the cluster. */
export function validatingConfiguration(
  sets: PolicySets,
  registration: Registration,
): V1ValidatingWebhookConfiguration {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: CONFIGURATION },
    webhooks: [
      { ...hook('validate', sets, registration), timeoutSeconds: 3 },
      ...(registration.policySets ? [policySetHook(registration)] : []),
    ],
  };
}

function policySetHook({ url, ca, failurePolicy }: Registration) {
  const { group, version, resource, definition } = POLICY_SETS;
  return {
    name: definition,
    admissionReviewVersions: ['v1'],
    clientConfig: { url: `${url}/policysets`, caBundle: Buffer.from(ca).toString('base64') },
    rules: [
      {
        apiGroups: [group],
        apiVersions: [version],
        operations: ['CREATE', 'UPDATE'],
        resources: [resource],
        scope: 'Cluster',
      },
    ],
    failurePolicy,
    matchPolicy: 'Equivalent',
    sideEffects: 'None',
    timeoutSeconds: 3,
  };
}

function hook(phase: 'mutate' | 'validate', sets: PolicySets, registration: Registration) {
  const { url, ca, excludedNamespaces, failurePolicy } = registration;
  return {
    name: `${phase}.admend.dev`,
    admissionReviewVersions: ['v1'],
    clientConfig: { url: `${url}/${phase}`, caBundle: Buffer.from(ca).toString('base64') },
    rules: rulesOf(sets),
    failurePolicy,
    matchPolicy: 'Equivalent',
    matchConditions: [NOT_THE_API_SERVER],
    sideEffects: 'NoneOnDryRun',
    ...(excludedNamespaces.length > 0 && { namespaceSelector: outside(excludedNamespaces) }),
  };
}

/**
 * At its start the API server writes its own roles, and does not start where it cannot: with the failure policy Fail it
 * would wait for a webhook that waits for it. No namespace that is left out covers what is in none.
 */
const NOT_THE_API_SERVER = {
  name: 'not-the-api-server',
  expression: "request.userInfo.username != 'system:apiserver'",
};

function outside(namespaces: readonly string[]) {
  return {
    matchExpressions: [
      { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...namespaces].sort() },
    ],
  };
}

/** Exactly what some policy of the sets can find fault with: the fastest request is the one that is never sent. */
function rulesOf(sets: PolicySets): V1RuleWithOperations[] {
  const byGroup = new Map<string, V1RuleWithOperations & { resources: string[] }>();
  for (const policy of sets.policies.filter(isFoundInClusters)) {
    const operations = [...policy.operations].sort();
    for (const { group, version, resource, subresources = [], clusterScoped } of policy.kinds) {
      const scope = clusterScoped === true ? 'Cluster' : 'Namespaced';
      const slot = [group, version, scope, ...operations].join('/');
      const rule = byGroup.get(slot) ?? {
        apiGroups: [group],
        apiVersions: [version],
        operations,
        resources: [],
        scope,
      };
      const resources = [resource, ...subresources.map((subresource) => `${resource}/${subresource}`)];
      rule.resources = [...new Set([...rule.resources, ...resources])].sort();
      byGroup.set(slot, rule);
    }
  }
  return [...byGroup.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}

function isFoundInClusters({ manifestsOnly, neverAdmitted, neighbours }: Policy): boolean {
  return manifestsOnly === undefined && neverAdmitted === undefined && neighbours === undefined;
}
