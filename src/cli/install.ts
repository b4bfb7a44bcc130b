import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { Command, Option } from 'commander';
import { SETTINGS } from '#config/settings.ts';
import { coded } from '#errors.ts';
import { mutatingConfiguration, validatingConfiguration } from '#kube/registration.ts';
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
    .option('--policies <name...>', 'the policy sets that it serves; they decide which requests are sent', [
      'recommended',
    ])
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
  await expectReady(url, ca);
  const sets = loadSets(flags.policies.map(setFromCaller), await loadCatalogue());
  const registration = {
    url,
    ca,
    excludedNamespaces: flags.excludeNamespace,
    failurePolicy: flags.failurePolicy,
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
  return new Command('uninstall').description('take back what install registered').action(async () => {
    const configurations = await configurationsOfTheCluster();
    const removed = await configurations.remove();
    terminal.out(
      removed.length === 0
        ? `nothing was registered with ${configurations.cluster}`
        : `removed ${removed.join(' and ')} admend from ${configurations.cluster}`,
    );
  });
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

/** A registered webhook that does not answer costs every request its time-out, so it is asked before. */
function expectReady(url: string, ca: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string) =>
      reject(coded('webhook-unreachable', `${url}/readyz ${why}; nothing was registered`));
    const call = get(`${url}/readyz`, { ca, timeout: 5_000 }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else refuse(`answers ${response.statusCode}`);
    });
    call.on('timeout', () => call.destroy(new Error('no answer within 5 s')));
    call.on('error', (error) => refuse(`cannot be reached (${error.message})`));
  });
}
