import { booleanAt, type JsonMap } from '#json/value.ts';
import { once } from './once.ts';
import { isPlaceholder } from './placeholder.ts';
import { type Container, type Pod, titleOf } from './pod.ts';
import { declaresName, declaresNumber, isPortNumber, tcpPortsOf } from './ports.ts';
import { PROBES, type ProbedPort, type ProbeField, probedContainers, probedPort } from './probes.ts';

/** A probe's port that no container declares, as a policy reports it. */
export interface UndeclaredPort {
  readonly container: Container;
  readonly pointer: string;
  readonly value: string;
  readonly reason: string;
  readonly detail: string;
}

/** The ports of all probes called `field` that nobody declares. What a number on another host means is not known. */
export function undeclaredPorts(pod: Pod, field: ProbeField): readonly UndeclaredPort[] {
  return UNDECLARED[field](pod);
}

const UNDECLARED: Readonly<Record<ProbeField, (pod: Pod) => readonly UndeclaredPort[]>> = {
  livenessProbe: once((pod) => undeclaredBy(pod, 'livenessProbe')),
  readinessProbe: once((pod) => undeclaredBy(pod, 'readinessProbe')),
  startupProbe: once((pod) => undeclaredBy(pod, 'startupProbe')),
};

function undeclaredBy(pod: Pod, field: ProbeField): readonly UndeclaredPort[] {
  const found: UndeclaredPort[] = [];
  for (const container of probedContainers(pod)) {
    const probed = probedPort(container, field);
    if (probed === undefined || isDeclared(pod, container, probed)) continue;
    const { pointer, port } = probed;
    found.push({ container, pointer, value: String(port), ...textsOf(container, field, port) });
  }
  return found;
}

/** Why some of them have no fix. */
export const UNDECLARABLE =
  'The number behind a name cannot be read from the object; a port declared with hostNetwork takes the port of the ' +
  'node; and kubectl merges ports by number, so one number with two protocols is for a person to write.';

/** What declares a port: an item to add to the end of the list at `pointer`. */
export interface Declaration {
  readonly pointer: string;
  readonly value: JsonMap;
  /** True where the Pod declares other ports: then the number may be a typing error, which this would hide. */
  readonly besideOthers: boolean;
}

const RISKS = {
  safe:
    'No container declares any port. The API reference calls containerPort informational: leaving it out keeps no port ' +
    'from being reached, and declaring it opens none. The probe has already named the number.',
  risky:
    'Other ports are declared and this one is not among them: it may be a typing error, which a declaration would hide.',
} as const;

/**
 * How to declare the number that the container's probe asks. All probes of the Pod that ask for it get the same answer:
 * the first container with one of them declares it, and once. Undefined for a name, because its number is not known;
 * on the node's network, where the API server takes a declared port for one of the node; for what is no port's number;
 * and beside the same number of another protocol, because kubectl merges ports by their number alone.
 */
export function declarationFor(pod: Pod, container: Container, field: ProbeField): Declaration | undefined {
  const port = probedPort(container, field)?.port;
  if (typeof port !== 'number' || !isPortNumber(port)) return undefined;
  if (booleanAt(pod.spec, 'hostNetwork') === true) return undefined;
  const declarer = networkOf(pod).askers.get(port) ?? container;
  if (declaresNumber(declarer, port)) return undefined;
  const besideOthers = networkOf(pod).declared.size > 0;
  return { pointer: `${declarer.pointer}/ports/-`, value: { containerPort: port }, besideOthers };
}

/** The fix of a policy that reports `undeclaredPorts` of this probe, in the shape of a policy's `fix`. */
export function declaringFix(field: ProbeField) {
  return {
    risks: RISKS,
    pointers: ['{container}/ports/*'],
    offer: (
      { container }: { readonly container?: Container | undefined },
      { pod }: { readonly pod?: Pod | undefined },
    ) => {
      if (pod === undefined || container === undefined) return undefined;
      const declaration = declarationFor(pod, container, field);
      if (declaration === undefined) return undefined;
      const { besideOthers, ...edit } = declaration;
      return {
        risk: besideOthers ? ('risky' as const) : ('safe' as const),
        edits: [{ op: 'set' as const, ...edit }],
      };
    },
  };
}

/** What the containers of one Pod declare and ask. */
interface Network {
  readonly declared: ReadonlySet<number>;
  /** The first container that asks this Pod for a number; none that was injected, so that the fix is of the others. */
  readonly askers: ReadonlyMap<number, Container>;
}

const networkOf = once((pod: Pod): Network => ({ declared: tcpPortsOf(pod), askers: askersIn(pod) }));

function isDeclared(pod: Pod, container: Container, { port, elsewhere }: ProbedPort): boolean {
  if (typeof port === 'string') return declaresName(container, port) || isPlaceholder(port);
  return elsewhere || networkOf(pod).declared.has(port);
}

function askersIn(pod: Pod): ReadonlyMap<number, Container> {
  const askers = new Map<number, Container>();
  for (const container of probedContainers(pod).filter(({ injected }) => !injected)) {
    for (const probed of PROBES.map((field) => probedPort(container, field))) {
      if (probed === undefined || probed.elsewhere || typeof probed.port === 'string') continue;
      if (!askers.has(probed.port)) askers.set(probed.port, container);
    }
  }
  return askers;
}

function textsOf(container: Container, field: ProbeField, port: number | string) {
  const asks = `${titleOf(container)}: ${field}`;
  if (typeof port === 'number') {
    return {
      reason: isPortNumber(port)
        ? `${asks} asks port ${port}, which no container declares: add it to ports`
        : `${asks} asks port ${port}, which is none: set a number from 1 to 65535`,
      detail: `The probe asks TCP port ${port}, and no container of the Pod has it in its ports.`,
    };
  }
  if (/^\d+$/.test(port)) {
    return {
      reason: `${asks} asks port "${port}" in quotes: write the number without quotes`,
      detail: `In quotes ${port} is the name of a port, and the API server refuses a name without a letter.`,
    };
  }
  return {
    reason: `${asks} asks port "${port}", a name it does not declare: name a port so`,
    detail:
      `The probe asks the port called "${port}", and no port of the same container has that name. The kubelet looks for ` +
      'it nowhere else.',
  };
}
