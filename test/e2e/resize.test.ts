import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { at, isMap, type Json, listAt } from '#json/value.ts';
import { eventually, Stage } from './stage.ts';

const describe = describeAlways.skipIf(!inject('cluster'));
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open(['mend-all']);
});

afterAll(() => stage?.close());

/** Made before the webhook is there, so that nearly every policy would have something to mend. */
const POD = `
apiVersion: v1
kind: Pod
metadata: { name: resized }
spec:
  hostPID: true
  automountServiceAccountToken: false
  containers:
    - name: app
      image: registry.example/app:1.0.0
      securityContext: { privileged: true }
      resources: { requests: { cpu: 500m } }
`;

const CONFIGURATION = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/admend';
const PODS = '/api/v1/namespaces/default/pods';

/** Somebody who registers the webhook by hand may send it more than it asks for. */
async function sendResizes(): Promise<void> {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['pods/resize'] };
  const { status } = await stage.send('PATCH', CONFIGURATION, 'application/json-patch+json', [
    { op: 'add', path: '/webhooks/0/rules/-', value: rule },
  ]);
  expect(status).toBe(200);
}

describe('a resize of a Pod', () => {
  test('passes as it was sent, even where the webhook is asked about it', async () => {
    await stage.kubectl('apply -f -', POD);
    await stage.install(['mend-all']);
    await sendResizes();
    const before = await stage.get('pod resized');
    let amount = 500;
    await eventually('the webhook is asked about a resize', async () => {
      amount++;
      const resources = { requests: { cpu: `${amount}m` } };
      const patch: Json = { spec: { containers: [{ name: 'app', resources }] } };
      const { status } = await stage.send(
        'PATCH',
        `${PODS}/resized/resize`,
        'application/strategic-merge-patch+json',
        patch,
      );
      expect(status).toBe(200);
      return stage.reviews('Pod').some(({ review }) => at(review, 'request', 'subResource') === 'resize');
    });
    const after = await stage.get('pod resized');
    const withoutResources = (pod: Json) =>
      listAt(pod, 'spec', 'containers').map((each) => (isMap(each) ? { ...each, resources: null } : each));
    expect(withoutResources(after)).toEqual(withoutResources(before));
    expect(at(listAt(after, 'spec', 'containers')[0], 'resources')).toEqual({
      requests: { cpu: `${amount}m` },
    });
    expect(at(after, 'spec', 'hostPID')).toBe(true);
  });
});
