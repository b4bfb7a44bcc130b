import { type Json, mapAt } from '#json/value.ts';

/**
 * Containers that other admission webhooks add to Pods, and how to tell them: by their name and, on the same Pod, by
 * the mark of who injects them. A name alone is somebody's own container. Both can be forged by whoever writes the
 * Pod, so being recognised may spare a container the mend, and never a denial.
 */
interface Injector {
  readonly mark: Mark;
  readonly containers: readonly string[];
  /** Where the mark and the names stand. */
  readonly source: string;
}

/** What the injector leaves on the Pod or, where it leaves nothing, what it has to be asked by there. */
interface Mark {
  readonly on: 'annotations' | 'labels';
  readonly key: string;
  /** Without it any value marks the Pod but `false`, by which some are told to keep off. */
  readonly value?: string;
}

/** One row for each mark, by the name of the injector. */
export const INJECTORS: readonly Injector[] = [
  {
    // It leaves nothing of its own; without this annotation it adds nothing.
    mark: { on: 'annotations', key: 'azure.workload.identity/inject-proxy-sidecar' },
    containers: ['azwi-proxy', 'azwi-proxy-init'],
    source: 'github.com/Azure/azure-workload-identity, pkg/webhook/consts.go',
  },
  {
    mark: { on: 'annotations', key: 'consul.hashicorp.com/connect-inject-status', value: 'injected' },
    containers: ['consul-connect-inject-init', 'consul-dataplane'],
    source: 'github.com/hashicorp/consul-k8s, control-plane/connect-inject/{constants,webhook}',
  },
  {
    mark: { on: 'labels', key: 'dapr.io/sidecar-injected', value: 'true' },
    containers: ['daprd'],
    source: 'github.com/dapr/dapr, pkg/injector/consts/consts.go',
  },
  {
    // It leaves nothing of its own; without this annotation it adds nothing.
    mark: { on: 'annotations', key: 'gke-gcsfuse/volumes', value: 'true' },
    containers: ['gke-gcsfuse-sidecar', 'gke-gcsfuse-metadata-prefetch'],
    source: 'github.com/GoogleCloudPlatform/gcs-fuse-csi-driver, pkg/webhook',
  },
  {
    mark: { on: 'annotations', key: 'sidecar.istio.io/status' },
    containers: ['istio-proxy', 'istio-init', 'istio-validation', 'enable-core-dump'],
    source: 'github.com/istio/istio, pkg/kube/inject/inject.go and webhook.go',
  },
  {
    mark: { on: 'annotations', key: 'kuma.io/sidecar-injected', value: 'true' },
    containers: ['kuma-sidecar', 'kuma-init', 'kuma-validation'],
    source: 'github.com/kumahq/kuma, pkg/plugins/runtime/k8s/metadata/annotations.go and util/names.go',
  },
  {
    mark: { on: 'annotations', key: 'linkerd.io/proxy-version' },
    containers: ['linkerd-proxy', 'linkerd-init', 'linkerd-network-validator', 'linkerd-debug'],
    source: 'github.com/linkerd/linkerd2, pkg/k8s/labels.go and charts/partials/templates',
  },
  {
    mark: { on: 'labels', key: 'sidecar.opentelemetry.io/injected' },
    containers: ['otc-container'],
    source: 'github.com/open-telemetry/opentelemetry-operator, pkg/sidecar/pod.go',
  },
  ...['dotnet', 'java', 'nodejs', 'python'].map(autoInstrumentation),
  {
    mark: { on: 'annotations', key: 'vault.hashicorp.com/agent-inject-status', value: 'injected' },
    containers: ['vault-agent', 'vault-agent-init'],
    source: 'github.com/hashicorp/vault-k8s, agent-inject/agent/agent.go and container_sidecar.go',
  },
];

/** It leaves no mark. Where the namespace asks for it and not the Pod, it is not recognised. */
function autoInstrumentation(language: string): Injector {
  return {
    mark: { on: 'annotations', key: `instrumentation.opentelemetry.io/inject-${language}` },
    containers: [`opentelemetry-auto-instrumentation-${language}`],
    source: 'github.com/open-telemetry/opentelemetry-operator, internal/instrumentation',
  };
}

const BY_KEY: ReadonlyMap<string, Injector> = new Map(INJECTORS.map((each) => [each.mark.key, each]));

/** The names that belong to injectors on a Pod with these labels and annotations. Mostly none. */
export function injectedNames(metadata: Json | undefined): ReadonlySet<string> {
  let names = NONE;
  for (const on of PLACES) {
    const marks = mapAt(metadata, on);
    if (marks === undefined) continue;
    // Asked of every Pod, and most have fewer labels and annotations than the table has rows.
    for (const key of Object.keys(marks)) {
      const injector = BY_KEY.get(key);
      if (injector?.mark.on === on && isMark(marks[key], injector.mark))
        names = new Set([...names, ...injector.containers]);
    }
  }
  return names;
}

const PLACES = ['annotations', 'labels'] as const;
const NONE: ReadonlySet<string> = new Set();

function isMark(found: Json | undefined, { value }: Mark): boolean {
  if (typeof found !== 'string') return false;
  return value === undefined ? found !== 'false' : found === value;
}
