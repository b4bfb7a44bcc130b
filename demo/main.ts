import { parseArgs } from 'node:util';
import { onACluster } from './cluster.ts';
import { onAWebhook } from './webhook.ts';

const HELP = `usage: npm run demo [-- --cluster]

Shows what admend makes of the manifests in examples/. By itself it starts the
real webhook and sends it the requests that an API server would send; with
--cluster it starts a real API server (built with Go the first time) and runs
kubectl apply.`;

const { values } = parseArgs({
  options: { cluster: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});

if (values.help) console.log(HELP);
else await (values.cluster ? onACluster() : onAWebhook());
