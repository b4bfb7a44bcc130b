import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { type Configuration, configurationOf } from '#config/configuration.ts';
import { configurationFile } from '#config/file.ts';
import { commandLine } from '#config/flags.ts';
import { coded, messageOf } from '#errors.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { createLog, type Log, standardOutput } from '#telemetry/log.ts';
import { certificateIn } from '#webhook/certificates/folder.ts';
import {
  readClientCa,
  readServingCertificate,
  type ServingCertificate,
} from '#webhook/certificates/serving.ts';
import { openRecording } from '#webhook/record.ts';
import { startWebhook } from '#webhook/webhook.ts';
import { schemasFor } from './cluster-schemas.ts';
import { fromCaller } from './files.ts';
import { NamespaceLabels } from './namespace-labels.ts';
import { followSets } from './policy-sets.ts';

/** Serves by the flags of `admend serve`; resolves when the webhook has been drained. */
export async function serve(flags: Readonly<Record<string, unknown>>): Promise<void> {
  const configuration = configurationFrom(flags);
  const log = createLog(configuration.log.level, standardOutput());
  const policySets = await followSets({
    names: configuration.policies,
    catalogue: await loadCatalogue(),
    state: configuration.state ?? stateFolder(),
    reloadSeconds: configuration.reloadSeconds,
    replica: configuration.replica,
    log,
  });
  const { inForce } = policySets;
  const namespaces = new NamespaceLabels(log);
  const schemas = await schemasFor(configuration.kubernetes, log);
  if (inForce.sets?.usesNamespaceLabels === true) await namespaces.start();
  const recording =
    configuration.record === undefined
      ? undefined
      : openRecording(configuration.record, (error) =>
          log.error({ error: error.message }, 'recording ended'),
        );
  const webhook = await startWebhook({
    host: configuration.host,
    port: configuration.port,
    certificate: await servingCertificate(configuration),
    clientCa: configuration.tls.clientCa === undefined ? undefined : readClientCa(configuration.tls.clientCa),
    policySets: inForce,
    policySetReviewer: policySets.reviewer,
    exclude: configuration.exclude,
    namespaces: { labelsOf: (name) => namespaces.of(name), lookUp: (name) => namespaces.lookUp(name) },
    schemas,
    queue: {
      requests: configuration.queue.requests,
      bytes: configuration.queue.megabytes * 1024 * 1024,
    },
    graceMilliseconds: configuration.drainSeconds * 1_000,
    log,
    record: recording?.add,
  });
  // Whoever reads that it is ready may send a signal the next moment.
  const asked = signalled(log, configuration.drainSeconds);
  const { names = [], digest = 'none' } = inForce.sets ?? {};
  log.info({ url: webhook.url, policies: names, digest, kubernetes: schemas.minor }, 'ready');
  log.flush();
  await asked;
  await webhook.drain();
  await policySets.stop();
  await namespaces.stop();
  log.info('drained');
  await flushed(log);
  await recording?.close();
}

/**
 * Writes what is left of the log while an error can still be noticed: at the exit of the process pino would try for
 * ever to write to a reader that is gone (`admend serve | head`).
 */
async function flushed(log: Log): Promise<void> {
  await Promise.race([new Promise<void>((resolve) => log.flush(() => resolve())), elapsed(1_000)]);
}

/** Where a program keeps what it has to know again, by the XDG Base Directory Specification. */
function stateFolder(): string {
  return join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'admend');
}

function configurationFrom(flags: Readonly<Record<string, unknown>>): Configuration {
  const caller = fromCaller('.');
  const { config } = flags;
  const file = typeof config === 'string' ? [configurationFile(fromCaller(config), readConfig(config))] : [];
  return configurationOf([commandLine(flags, caller), ...file], caller);
}

function readConfig(file: string): string {
  try {
    return readFileSync(fromCaller(file), 'utf8');
  } catch (error) {
    throw coded('file-unreadable', `${file}: ${messageOf(error)}`, error);
  }
}

function servingCertificate({ tls }: Configuration): Promise<ServingCertificate> | ServingCertificate {
  const now = new Date();
  const { certificate, key, folder, names } = tls;
  if (certificate !== undefined && key !== undefined) return readServingCertificate(certificate, key, now);
  if (certificate !== undefined || key !== undefined) {
    throw coded('usage', '--tls-cert and --tls-key: expected both, or neither');
  }
  return certificateIn(folder, { names, days: DEVELOPMENT_DAYS, now });
}

/** A certificate of our own is for development, where nobody renews one. */
const DEVELOPMENT_DAYS = 365;

/** npm passes on a Ctrl-C that the terminal has sent to the whole group as well; nobody presses it twice that fast. */
const SAME_SIGNAL_MILLISECONDS = 500;

/**
 * Resolves with the first SIGTERM or SIGINT. A second one ends the process at once, with the status of one that the
 * signal ended.
 */
function signalled(log: Log, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (signal: 'SIGTERM' | 'SIGINT') => {
      const again = first !== undefined;
      first ??= Date.now();
      if (Date.now() - first > SAME_SIGNAL_MILLISECONDS) process.exit(signal === 'SIGINT' ? 130 : 143);
      if (again) return;
      log.info({ signal, seconds }, 'draining; once more ends at once');
      log.flush();
      resolve();
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  });
}
