import { createMetrics } from '#telemetry/metrics.ts';
import { markdownTable } from './table.ts';

type Metric = ReturnType<ReturnType<typeof createMetrics>['registry']['getMetricsAsArray']>[number];

/** What /metrics tells. */
export function metricsPage(): string {
  const { registry } = createMetrics({
    policySets: { sets: undefined, trouble: undefined, reloads: { loaded: 0, rejected: 0 } },
    queueLength: () => 0,
    bodyBytes: () => 0,
    certificateExpiry: new Date(0),
  });
  const metrics = registry.getMetricsAsArray().filter(({ name }) => name.startsWith('admend_'));
  return [
    '# Metrics',
    '',
    'Written by `npm run generate` from `src/telemetry/metrics.ts`. `GET /metrics` of the webhook serves them in the format',
    'of Prometheus, beside those of the process itself (`process_*`, `nodejs_*`).',
    '',
    ...markdownTable(
      ['metric', 'type', 'labels', 'unit', 'what it tells'],
      metrics
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((metric) => [
          `\`${metric.name}\``,
          String(metric.type),
          listOf(metric, 'labelNames')
            .map((label) => `\`${label}\``)
            .join(', ') || 'none',
          unitOf(metric),
          metric.help,
        ]),
    ),
    '',
    ...metrics.flatMap(bucketsOf),
  ].join('\n');
}

/** Prometheus has the unit in the name. */
function unitOf({ name }: Metric): string {
  if (name.endsWith('_timestamp_seconds')) return 's since 1970';
  if (name.endsWith('_seconds')) return 's';
  if (name.endsWith('_info')) return 'always 1';
  return name.endsWith('_bytes') ? 'bytes' : 'count';
}

function bucketsOf(metric: Metric): string[] {
  const buckets = listOf(metric, 'upperBounds');
  return buckets.length === 0
    ? []
    : [`Buckets of \`${metric.name}\`, in ${unitOf(metric)}: ${buckets.join(', ')}.`, ''];
}

/** What the metric was declared with; the library's types do not show it. */
function listOf(metric: Metric, field: string): readonly unknown[] {
  const value: unknown = Reflect.get(metric, field);
  return Array.isArray(value) ? value : [];
}
