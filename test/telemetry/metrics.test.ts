import { expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { createMetrics } from '#telemetry/metrics.ts';
import { MUTATE } from '../support/reviews.ts';
import { inForce } from '../support/sets.ts';
import { podReview } from '../webhook/stage.ts';

const sets = loadSets(['recommended'], await loadCatalogue());
const SOURCES = {
  policySets: inForce(() => sets),
  queueLength: () => 0,
  bodyBytes: () => 0,
  certificateExpiry: new Date(0),
};

test('series follow from policies, and not from what a cluster calls its namespaces and objects', async () => {
  const metrics = createMetrics(SOURCES);
  const ask = (namespace: string) => {
    for (const phase of ['mutate', 'validate'] as const) {
      const pod = { spec: { containers: [{ name: `app-${namespace}`, image: 'x' }] } };
      const review = JSON.parse(podReview({ uid: namespace, pod, request: { namespace } }));
      metrics.decided(admit(review, sets, { ...MUTATE, phase }), 0.001);
    }
  };
  const series = async () =>
    (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('admend_'));
  ask('first');
  const before = await series();
  for (let namespace = 0; namespace < 5_000; namespace++) ask(`namespace-${namespace}`);
  const after = await series();
  expect(after).toHaveLength(before.length);
  expect(after).toContain('admend_requests_total{phase="mutate",outcome="mended"} 5001');
});

test('every metric has a unit or counts something, and says what it is', async () => {
  const metrics = await createMetrics(SOURCES).registry.getMetricsAsJSON();
  for (const { name, help } of metrics.filter((metric) => metric.name.startsWith('admend_'))) {
    expect(name).toMatch(/_(total|seconds|bytes|length|info)$|_(rejected|ending)$/);
    expect(help, name).toMatch(/^[A-Z].*\.$/);
  }
});
