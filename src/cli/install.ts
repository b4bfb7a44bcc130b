import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { setTimeout as elapsed } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { SETTINGS } from '#config/settings.ts';
import { coded } from '#errors.ts';
import { mutatingConfiguration, validatingConfiguration } from '#kube/registration.ts';
import { CLUSTER } from '#policyset/kept.ts';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { fromCaller, setFromCaller } from './files.ts';
import { terminal } from './output.ts';

interface InstallFlags {
  readonly url: string;
  readonly ca: string;
  readonly policies: readonly string[];
  readonly excludeNamespace: readonly string[];
  readonly failurePolicy: 'Ignore' | 'Fail';
}

/** `admend install`: registers a running webhook with the cluster of the current context. For development. */
export function installCommand(): Command {
  return new Command('install')
    .description(
      'register a running webhook with the cluster of the current kubeconfig context (development)',
    )
    .option('--url <url>', 'where the API server reaches the webhook', 'https://127.0.0.1:8443')
    .option('--ca <file>', "the CA of the webhook's certificate, PEM", 'certs/ca.crt')
    .option(
      '--policies <name...>',
      'the policy sets that it serves; they decide which requests are sent. With cluster, kind PolicySet is made known to the cluster, and the webhook is asked about every policy',
      ['recommended'],
    )
    .option('--exclude-namespace <name...>', 'namespaces whose requests are never sent', [
      ...SETTINGS.excludedNamespaces.default,
    ])
    .addOption(
      new Option('--failure-policy <policy>', 'what the API server does when the webhook does not answer')
        .choices(['Ignore', 'Fail'])
        .default('Ignore'),
    )
    .action(install);
}

async function install(flags: InstallFlags): Promise<void> {
  const url = flags.url.replace(/\/+$/, '');
  if (!URL.canParse(url) || !url.startsWith('https://')) {
    throw coded('usage', `--url ${flags.url}: expected https://HOST:PORT; the API server calls nothing else`);
  }
  const ca = readPem(flags.ca);
  const policySets = flags.policies.includes(CLUSTER);
  // The webhook is not ready before it could ask for them.
  if (policySets) await (await definition()).apply();
  await (policySets
    ? expectReady(
        url,
        ca,
        UNTIL_HEARD_SECONDS,
        'the cluster knows kind PolicySet now, but no webhook was registered',
      )
    : expectReady(url, ca, 0, 'nothing was registered'));
  const sets = loadSets(setsRegistered(flags.policies), await loadCatalogue());
  const registration = {
    url,
    ca,
    excludedNamespaces: flags.excludeNamespace,
    failurePolicy: flags.failurePolicy,
    policySets,
  };
  const configurations = await configurationsOfTheCluster();
  await configurations.register(
    mutatingConfiguration(sets, registration),
    validatingConfiguration(sets, registration),
  );
  terminal.out(`${configurations.cluster} asks ${url} from now on; admend uninstall ends it`);
}

/** `admend uninstall`: takes the registration back. */
export function uninstallCommand(): Command {
  return new Command('uninstall')
    .description('take back what install registered; policy sets of the cluster stay')
    .option('--policy-sets', 'remove kind PolicySet from the cluster, too, and with it every policy set')
    .action(uninstall);
}

async function uninstall({ policySets = false }: { readonly policySets?: boolean }): Promise<void> {
  const configurations = await configurationsOfTheCluster();
  const removed = await configurations.remove();
  terminal.out(
    removed.length === 0
      ? `nothing was registered with ${configurations.cluster}`
      : `removed ${removed.join(' and ')} admend from ${configurations.cluster}`,
  );
  if (policySets && (await (await definition()).remove()))
    terminal.out(`removed kind PolicySet, and every policy set of ${configurations.cluster}`);
}

/** What the cluster keeps may name any policy at any time, so every one is registered. */
function setsRegistered(names: readonly string[]): readonly string[] {
  return names.map((name) => (name === CLUSTER ? 'audit-all' : setFromCaller(name)));
}

async function definition() {
  const { definitionOfPolicySets } = await import('#kube/definition.ts');
  return definitionOfPolicySets();
}

/** Imported when needed: the client of the whole Kubernetes API takes longer to load than all other commands to run. */
async function configurationsOfTheCluster() {
  const { webhookConfigurations } = await import('#kube/webhook-configurations.ts');
  return webhookConfigurations();
}

function readPem(file: string): string {
  try {
    return readFileSync(fromCaller(file), 'utf8');
  } catch (error) {
    throw coded('file-unreadable', `${file}: no CA to read; admend serve writes one into certs/`, error);
  }
}

/** How long a webhook may take that asks the cluster for policy sets, and has to find them served at last. */
const UNTIL_HEARD_SECONDS = 30;

/**
 * A registered webhook that does not answer costs every request its time-out, so it is asked before. `otherwise` is what was
 * done until then.
 */
async function expectReady(url: string, ca: string, seconds: number, otherwise: string): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    try {
      await askReady(url, ca, otherwise);
      return;
    } catch {
      await elapsed(500);
    }
  }
  await askReady(url, ca, otherwise);
}

function askReady(url: string, ca: string, otherwise: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string) =>
      reject(coded('webhook-unreachable', `${url}/readyz ${why}; ${otherwise}`));
    const call = get(`${url}/readyz`, { ca, timeout: 5_000 }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else refuse(`answers ${response.statusCode}`);
    });
    call.on('timeout', () => call.destroy(new Error('no answer within 5 s')));
    call.on('error', (error) => refuse(`cannot be reached (${error.message})`));
  });
}
