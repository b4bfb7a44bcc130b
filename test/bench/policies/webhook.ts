import { loadCatalogue } from '#policyset/shipped.ts';
import { builtInSchemas, newestMinor } from '#schema/built-in.ts';
import { createLog, standardOutput } from '#telemetry/log.ts';
import { certificateIn } from '#webhook/certificates/folder.ts';
import { startWebhook } from '#webhook/webhook.ts';
import { type Crowd, crowded } from './crowd.ts';

/** The webhook itself, with policies that no user's catalogue has: `webhook.ts FOLDER-WITH-CERTIFICATE CROWD`. */
const [, , certificates, crowd] = process.argv;
if (certificates === undefined || !isCrowd(crowd))
  throw new Error('usage: webhook.ts FOLDER none|idle|matching');

const log = createLog('info', standardOutput());
const schemas = await builtInSchemas(newestMinor());
const { url } = await startWebhook({
  host: '127.0.0.1',
  port: 0,
  certificate: await certificateIn(certificates, { names: [], days: 2, now: new Date() }),
  policySets: {
    sets: crowded(await loadCatalogue(), crowd),
    trouble: undefined,
    reloads: { loaded: 1, rejected: 0 },
  },
  exclude: { namespaces: [], users: [] },
  schemas: { of: schemas, learn: async () => {} },
  queue: { requests: 200, bytes: 64 * 1024 * 1024 },
  graceMilliseconds: 0,
  log,
});
log.info({ url }, 'ready');
log.flush();

function isCrowd(text: string | undefined): text is Crowd {
  return text === 'none' || text === 'idle' || text === 'matching';
}
