import { readFileSync, writeFileSync } from 'node:fs';
import { at, type Json, listAt, stringAt } from '#json/value.ts';
import { eventually, Stage } from '../../e2e/stage.ts';
import { EVENTS, PHASES, reviewFile } from './traffic.ts';

/** Where in the cluster each event of the mix takes place, and the kind and operation of its reviews. */
interface Scene {
  readonly namespace: 'older' | 'younger' | 'cured';
  readonly kind: 'Pod' | 'Deployment';
  readonly operation: 'CREATE' | 'UPDATE';
}

const SCENES: Readonly<Record<string, Scene>> = {
  'pod-create-mended': { namespace: 'younger', kind: 'Pod', operation: 'CREATE' },
  'pod-create-unmended': { namespace: 'older', kind: 'Pod', operation: 'CREATE' },
  'deployment-create-mended': { namespace: 'cured', kind: 'Deployment', operation: 'CREATE' },
  'deployment-create-unmended': { namespace: 'younger', kind: 'Deployment', operation: 'CREATE' },
  'deployment-update-mended': { namespace: 'younger', kind: 'Deployment', operation: 'UPDATE' },
  'deployment-update-unmended': { namespace: 'older', kind: 'Deployment', operation: 'UPDATE' },
};

const UNSET = manifest('checkout.yaml');
const MENDED = manifest('checkout.mended.yaml');

/** `npm run bench -- record`: makes every review of the mix anew, from a real API server. */
export async function record(): Promise<void> {
  const stage = await Stage.open(['recommended']);
  try {
    await play(stage);
    keep(stage);
  } finally {
    await stage.close();
  }
}

/** What happens in the cluster while the webhook writes down what it is asked. */
async function play(stage: Stage): Promise<void> {
  for (const namespace of ['older', 'younger', 'cured']) await stage.kubectl(`create namespace ${namespace}`);
  await stage.kubectl('apply -n older -f -', UNSET);
  await stage.install(['recommended']);

  await stage.kubectl('apply -n older -f -', withNewImage(UNSET));
  await stage.kubectl('apply -n younger -f -', UNSET);
  await eventually(
    'the younger Deployment has its Pods',
    async () => (await stage.list('pods -n younger')).length === 2,
  );
  await stage.kubectl('apply -n younger -f -', withNewImage(UNSET));
  await stage.kubectl('apply -n cured -f -', MENDED);
  await eventually('every review of the mix was sent', async () =>
    EVENTS.every(({ name }) => PHASES.every((phase) => find(stage, name, phase) !== undefined)),
  );
}

/** Writes the reviews down, indented: a recording that differs can be read. */
function keep(stage: Stage): void {
  for (const { name } of EVENTS) {
    for (const phase of PHASES) {
      writeFileSync(reviewFile(name, phase), `${JSON.stringify(find(stage, name, phase), null, 2)}\n`);
    }
  }
}

function find(stage: Stage, event: string, phase: string): Json | undefined {
  const scene = SCENES[event];
  if (scene === undefined) throw new Error(`no scene makes the reviews of ${event}`);
  return stage
    .reviews(scene.kind)
    .filter(({ path }) => path === `/${phase}`)
    .map(({ review }) => review)
    .find((review) => isOf(scene, review));
}

function isOf(scene: Scene, review: Json): boolean {
  return (
    stringAt(review, 'request', 'namespace') === scene.namespace &&
    stringAt(review, 'request', 'operation') === scene.operation &&
    (scene.operation === 'CREATE' || imageIn(review, 'object') !== imageIn(review, 'oldObject'))
  );
}

/** The image tells a person's update from the ones with which controllers follow it. */
function imageIn(review: Json, which: string): Json | undefined {
  const [first] = listAt(review, 'request', which, 'spec', 'template', 'spec', 'containers');
  return at(first, 'image');
}

function withNewImage(text: string): string {
  const changed = text.replace('checkout:3.14.1', 'checkout:3.15.0');
  if (changed === text) throw new Error('the manifest has another image by now');
  return changed;
}

function manifest(name: string): string {
  return readFileSync(new URL(`../manifests/${name}`, import.meta.url), 'utf8');
}
