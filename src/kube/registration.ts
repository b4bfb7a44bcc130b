import type {
  V1MutatingWebhookConfiguration,
  V1RuleWithOperations,
  V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
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

/** One validating hook. */
export function validatingConfiguration(
  sets: PolicySets,
  registration: Registration,
): V1ValidatingWebhookConfiguration {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: CONFIGURATION },
    webhooks: [{ ...hook('validate', sets, registration), timeoutSeconds: 3 }],
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
    sideEffects: 'NoneOnDryRun',
    ...(excludedNamespaces.length > 0 && { namespaceSelector: outside(excludedNamespaces) }),
  };
}

function outside(namespaces: readonly string[]) {
  return {
    matchExpressions: [
      { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...namespaces].sort() },
    ],
  };
}

/**
 * Exactly what some policy of the sets looks at here: the fastest request is the one that is never sent. One request
 * shows no neighbours.
 */
function rulesOf(sets: PolicySets): V1RuleWithOperations[] {
  const byGroup = new Map<string, V1RuleWithOperations & { resources: string[] }>();
  for (const policy of sets.policies.filter(({ neighbours }) => neighbours === undefined)) {
    const operations = [...policy.operations].sort();
    for (const { group, version, resource, subresources = [] } of policy.kinds) {
      const slot = [group, version, ...operations].join('/');
      const rule = byGroup.get(slot) ?? {
        apiGroups: [group],
        apiVersions: [version],
        operations,
        resources: [],
        scope: 'Namespaced',
      };
      const resources = [resource, ...subresources.map((subresource) => `${resource}/${subresource}`)];
      rule.resources = [...new Set([...rule.resources, ...resources])].sort();
      byGroup.set(slot, rule);
    }
  }
  return [...byGroup.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}
