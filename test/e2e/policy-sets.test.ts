import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { listAt, stringAt } from '#json/value.ts';
import { shippedSets } from '#policyset/shipped.ts';
import { admend, startWebhook, type WebhookProcess } from '../support/webhook-process.ts';
import { BAD_SETS } from './policy-sets.ts';
import { eventually, Stage } from './stage.ts';

/** Policy sets that a real cluster keeps, and two replicas that follow them. */

const describe = describeAlways.skipIf(!inject('cluster'));
const state = mkdtempSync(join(tmpdir(), 'admend-replica-b-'));
let stage: Stage;
let b: WebhookProcess;

const PAGE = readFileSync('docs/policy-sets.md', 'utf8');

/** A replica that may do what the documentation says it has to, and nothing else. */
function startB(): Promise<WebhookProcess> {
  const env = { ...stage.cluster.env, KUBECONFIG: join(state, 'kubeconfig') };
  return startWebhook(['cluster'], env, ['--replica=b', `--state=${state}`]);
}

async function allowB(): Promise<void> {
  const role = /```yaml\n(apiVersion: rbac[\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
  await stage.kubectl('create namespace admend-system');
  await stage.kubectl('create serviceaccount admend --namespace admend-system');
  await stage.kubectl('apply -f -', role);
  await stage.kubectl(
    'create clusterrolebinding admend --clusterrole=admend --serviceaccount=admend-system:admend',
  );
  const token = (await stage.kubectl('create token admend --namespace admend-system')).stdout.trim();
  const { server, ca } = stage.cluster;
  const config = {
    'current-context': 'b',
    contexts: [{ name: 'b', context: { cluster: 'b', user: 'b' } }],
    clusters: [
      { name: 'b', cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } },
    ],
    users: [{ name: 'b', user: { token } }],
  };
  writeFileSync(join(state, 'kubeconfig'), JSON.stringify(config));
}

const register = () => {
  const { url, ca } = stage.webhook;
  return admend(['install', `--url=${url}`, `--ca=${ca}`, '--policies=cluster'], stage.cluster.env);
};

beforeAll(async () => {
  stage = await Stage.open(['cluster']);
  await register();
  await allowB();
  b = await startB();
});

afterAll(async () => {
  await b?.stop();
  await stage?.close();
  rmSync(state, { recursive: true });
});

function setOf(name: string, spec: string): string {
  return `apiVersion: admend.dev/v1alpha1\nkind: PolicySet\nmetadata: { name: ${name} }\nspec: ${spec}\n`;
}

const apply = (set: string, flags = '') => stage.try(`apply${flags} -f -`, set);
const must = (set: string) => stage.kubectl('apply -f -', set);

const PRIVILEGED = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 0
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: app, image: "registry.example/app:1.0.0", securityContext: { privileged: true } }
`;

/** What becomes of a privileged container. */
async function fate(): Promise<'denied' | 'warned' | 'let be'> {
  const { code, stderr } = await stage.try('apply --dry-run=server -f -', PRIVILEGED);
  if (code !== 0) return 'denied';
  return stderr.includes('(privileged)') ? 'warned' : 'let be';
}

const becomes = (expected: string) => eventually(expected, async () => (await fate()) === expected);

/** What each replica says about a set, by generation. */
async function loadedBy(name: string, generation: number): Promise<readonly string[]> {
  const entries = listAt(await stage.get(`policyset ${name}`), 'status', 'replicas');
  return entries.flatMap((entry) =>
    JSON.stringify(entry).includes(`"generation":${generation},"loaded":true`)
      ? [stringAt(entry, 'name') ?? '']
      : [],
  );
}

const bothHave = (name: string, generation: number) =>
  eventually(
    `both replicas have ${name}, generation ${generation}`,
    async () => (await loadedBy(name, generation)).length === 2,
  );

async function conditionOf(name: string, type: string): Promise<string> {
  const conditions = listAt(await stage.get(`policyset ${name}`), 'status', 'conditions');
  const condition = conditions.find((each) => stringAt(each, 'type') === type);
  return `${stringAt(condition, 'status')} ${stringAt(condition, 'reason')}: ${stringAt(condition, 'message')}`;
}

/** Who owns a part of the set, down to nothing of it. */
async function managersOf(name: string): Promise<readonly string[]> {
  const fields = listAt(
    await stage.get(`policyset ${name} --show-managed-fields`),
    'metadata',
    'managedFields',
  );
  return fields.map((entry) => stringAt(entry, 'manager') ?? '');
}

/** What a replica serves at a path. */
function page({ url, ca }: WebhookProcess, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(`${url}${path}`, { ca: readFileSync(ca) }, (response) => {
      response
        .toArray()
        .then((chunks) => resolve(Buffer.concat(chunks).toString()))
        .catch(reject);
    }).on('error', reject);
  });
}

/** Takes the hooks away for what they would not let pass. */
async function behindItsBack(work: () => Promise<unknown>): Promise<void> {
  await admend(['uninstall'], stage.cluster.env);
  await work();
  await register();
}

describe('the API server', () => {
  test.each(shippedSets())('takes %s, by another name', async (name) => {
    const ships = readFileSync(`policies/sets/${name}.yaml`, 'utf8');
    const ours = ships.replace(/^( *name: ).*$/m, '$1ours');
    const { stderr } = await stage.kubectl('apply --dry-run=server -f -', ours);
    expect(stderr).toBe('');
    expect((await apply(ships, ' --dry-run=server')).stderr).toContain(
      `metadata.name: a policy set that ships is called "${name}": take another name`,
    );
  });

  test('takes the example of the documentation', async () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
    expect((await stage.kubectl('apply --dry-run=server -f -', example)).stdout).toContain(
      'team-baseline created',
    );
  });

  test.each(BAD_SETS)('refuses $what', async ({ spec, says }) => {
    const { code, stderr } = await apply(setOf('bad', spec), ' --dry-run=server');
    expect(code).not.toBe(0);
    expect(stderr).toContain(says);
  });
});

describe('an unknown field', () => {
  const typo = setOf(
    'typo',
    '{ policies: [{ id: privileged, unmended: deny }], exemptions: [{ policies: [privileged], reason: r, match: { namespace: [storage] } }] }',
  );
  const says = 'spec.exemptions[0].match.namespace: unknown field "namespace"; did you mean "namespaces"?';

  test('is refused by the hook, however the client validates', async () => {
    for (const validate of ['strict', 'warn', 'false']) {
      const { code, stderr } = await apply(typo, ` --validate=${validate}`);
      expect(code).not.toBe(0);
      expect(stderr).toContain(says);
    }
    const beside = await apply(`${setOf('beside', '{}')}match: {}\n`, ' --validate=false');
    expect(beside.stderr).toContain('match: unknown field "match"');
  });

  test('behind its back is kept, and widens nothing', async () => {
    await behindItsBack(() => stage.kubectl('apply --validate=false -f -', typo));
    await eventually('the status has the error', async () =>
      (await conditionOf('typo', 'Loaded')).includes(`False NothingInForce: policysets/typo: ${says}`),
    );
    await stage.kubectl('delete policyset typo');
  });

  test('leaves kubectl explain and server-side apply what they need', async () => {
    const { stdout } = await stage.kubectl('explain policyset.spec.exemptions.match');
    expect(stdout).toContain('namespaceSelector');
    const { code } = await stage.try(
      'apply --server-side --dry-run=server -f -',
      setOf('applied', '{ policies: [{ id: privileged }] }'),
    );
    expect(code).toBe(0);
  });
});

describe('the validating hook', () => {
  test('says what was probably meant, and where', async () => {
    const { code, stderr } = await apply(setOf('bad', '{ policies: [{ id: privilege }] }'));
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      'denied the request: spec.policies[0].id: "privilege" is none that is known; did you mean "privileged"?',
    );
  });

  test('says what does not do what it seems to, and stores it', async () => {
    const { code, stderr } = await apply(
      setOf('idle', '{ policies: [{ id: privileged }], match: { namespaces: { include: [] } } }'),
      ' --dry-run=server',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Warning: spec.match.namespaces.include: includes no namespace');
  });

  test('knows a parent that was stored a moment ago', async () => {
    const parent = setOf('parent', '{ policies: [{ id: host-path }] }');
    const child = setOf('child', '{ extends: [parent] }');
    expect((await apply(`${parent}---\n${child}`)).code).toBe(0);
    expect((await apply(setOf('parent', '{ extends: [child] }'))).stderr).toContain('would extend itself');
    await stage.kubectl('delete policyset parent child');
  });
});

describe('a set that the cluster keeps', () => {
  test('is in force in both replicas within seconds', async () => {
    await must(setOf('team', '{ policies: [{ id: privileged, unmended: deny }] }'));
    await becomes('denied');
    await bothHave('team', 1);
    expect(await conditionOf('team', 'Agreed')).toContain('True');
  });

  test('is exchanged when it changes', async () => {
    await must(setOf('team', '{ mode: audit, policies: [{ id: privileged, unmended: warn }] }'));
    await becomes('warned');
    await bothHave('team', 2);
  });

  test('that is bad has its last good version in force, and says so', async () => {
    await behindItsBack(() => must(setOf('team', '{ policies: [{ id: privilege, unmended: deny }] }')));
    await eventually('the status has the error', async () =>
      (await conditionOf('team', 'Loaded')).startsWith('False LastGoodInForce'),
    );
    expect(await fate()).toBe('warned');
    const { stdout } = await stage.kubectl('get policysets');
    const [head = '', line = ''] = stdout.split('\n');
    expect(head).toMatch(/^NAME +MODE +LOADED +AGREED +DIGEST +ERROR +AGE$/);
    expect(line).toMatch(
      /^team +false +True +sha256:[0-9a-f]{16} +policysets\/team: spec.policies\[0\].id: "privilege"/,
    );
    expect(await page(b, '/readyz?verbose')).toContain('did you mean "privileged"?');
  });

  test('that is bad may be given labels', async () => {
    expect((await stage.try('label policyset team owner=me')).code).toBe(0);
  });

  test('has its last good version in force after a restart too', async () => {
    const before = await page(b, '/readyz?verbose');
    await b.stop();
    b = await startB();
    expect(await page(b, '/readyz?verbose')).toBe(before);
  });

  test('that is repaired is in force', async () => {
    await must(setOf('team', '{ policies: [{ id: privileged, unmended: deny }] }'));
    await becomes('denied');
    await bothHave('team', 4);
  });

  test('that extends one that is deleted keeps what it had', async () => {
    await must(setOf('base', '{ policies: [{ id: privileged, unmended: deny }] }'));
    await must(setOf('team', '{ extends: [base] }'));
    await bothHave('team', 5);
    await stage.kubectl('delete policyset base');
    await eventually('the child says so', async () =>
      (await conditionOf('team', 'Loaded')).includes('no policy set is called "base"'),
    );
    expect(await fate()).toBe('denied');
  });

  test('loses the entry of a replica that is long gone', async () => {
    const gone = setOf('team', '{}').replace(
      'spec: {}',
      'status: { replicas: [{ name: gone, digest: "sha256:0", generation: 1, time: "2020-01-01T00:00:00Z" }] }',
    );
    const manager = '--server-side --field-manager=admend-gone --subresource=status';
    await stage.kubectl(`apply ${manager} -f -`, gone);
    await eventually('the entry goes', async () => {
      const { stdout } = await stage.kubectl('get policyset team -o jsonpath={.status.replicas[*].name}');
      return !stdout.includes('gone');
    });
    expect(await managersOf('team')).not.toContain('admend-gone');
    expect(await conditionOf('team', 'Agreed')).toContain('True');
  });

  test('about which the replicas differ is seen', { timeout: 240_000 }, async () => {
    b.signal('SIGSTOP');
    await must(setOf('team', '{ policies: [{ id: privileged }] }'));
    await becomes('warned');
    await eventually('they have differed for long', async () =>
      (await conditionOf('team', 'Agreed')).startsWith('False DifferentDigests'),
    );
    expect(await conditionOf('team', 'Agreed')).toMatch(/b: sha256:[0-9a-f]{16}/);
    expect(await page(stage.webhook, '/readyz?verbose')).toContain(
      'policy-sets-agreed ok: team differs: b: ',
    );
    expect(await page(stage.webhook, '/metrics')).toMatch(
      /admend_policy_set_disagreement_seconds\{set="team"\} \d/,
    );
    b.signal('SIGCONT');
    await eventually('they agree again', async () =>
      (await conditionOf('team', 'Agreed')).startsWith('True'),
    );
  });

  test('that is deleted is in force no longer', async () => {
    await stage.kubectl('delete policyset team');
    await becomes('let be');
  });

  test('stays when the webhook goes, which takes its word back', async () => {
    await must(setOf('team', '{ policies: [{ id: privileged }] }'));
    await bothHave('team', 1);
    await b.stop();
    expect(await loadedBy('team', 1)).toHaveLength(1);
    expect(await managersOf('team')).not.toContain('admend-b');
    b = await startB();
    await admend(['uninstall'], stage.cluster.env);
    expect((await stage.kubectl('get policysets')).stdout).toContain('team');
    await admend(['uninstall', '--policy-sets'], stage.cluster.env);
    expect((await stage.try('get policysets')).code).not.toBe(0);
  });
});
