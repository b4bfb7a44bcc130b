/**
 * Which room may know which. Each rule says what it holds and what to do when it fails.
 * `npm test` holds them, and plants violations that the cruise has to find (test/imports/imports.test.ts).
 */

const PURE =
  '^src/(json|workload|admission|policyset|detect|propose|verify|respond|manifest|peers|report)/|^src/(admit|policy|facts|errors)\\.ts$';
/** Reads policies and policy sets; the rest of its room is pure. */
const LOADER = '^src/policyset/(load|files|shipped|library|digest)\\.ts$';

/** `room` may import itself, `others`, and nothing else of the project. */
const only = (room, others, comment) => ({
  name: `${room}-imports-only`,
  comment,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|policies|test)/', pathNot: `^src/(${[room, ...others].join('|')})(/|\\.ts$)` },
});

const VOCABULARY = ['json', 'errors', 'nearest'];
const REQUEST = [...VOCABULARY, 'workload', 'policy', 'facts', 'admission', 'policyset'];

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'Two files that need each other are one idea in two files, or a third file that is missing. Split or join them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-is-pure',
      comment:
        'The stages, and what they are made of, do no I/O and know no clock: the replay and the tests depend on it. Take the effect in as an argument.',
      severity: 'error',
      from: { path: PURE, pathNot: `${LOADER}|^src/report/paint\\.ts$` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-needs-no-library',
      comment: 'A stage is ours to the last line. YAML, JSON Schema and diffs are for those who read texts.',
      severity: 'error',
      from: { path: PURE, pathNot: `${LOADER}|^src/manifest/|^src/policyset/(document|validate)\\.ts$` },
      to: { dependencyTypes: ['npm', 'npm-dev'] },
    },
    only('json', [], 'JSON knows nothing of Kubernetes.'),
    only('workload', ['json'], 'Workload helpers serve the policies and must not know the request.'),
    only('admission', [...VOCABULARY, 'facts'], 'What a request is does not depend on what is done with it.'),
    only(
      'policyset',
      [...VOCABULARY, 'policy', 'workload', 'admission', 'facts'],
      'Policy sets are read before any request, so they know no stage.',
    ),
    only('detect', REQUEST, 'Stages run forward: detect must not know what becomes of a violation.'),
    only(
      'propose',
      [...REQUEST, 'detect'],
      'Stages run forward: propose must not know whether a fix will hold.',
    ),
    only(
      'verify',
      [...REQUEST, 'detect', 'propose'],
      'Stages run forward: verify must not know how its verdict is told.',
    ),
    only(
      'respond',
      [...REQUEST, 'detect', 'propose', 'verify'],
      'The last stage may know those before it, and no effect.',
    ),
    only(
      'peers',
      [...VOCABULARY, 'policy', 'policyset', 'workload', 'manifest'],
      'What other tools check, and what becomes of their configurations, is known before any object is judged.',
    ),
    only('manifest', ['json'], 'Reading and splicing YAML is about text; judging objects is for others.'),
    only(
      'report',
      [...VOCABULARY, 'policy', 'policyset', 'workload', 'peers', 'respond'],
      'Reports turn results into text; they neither judge nor print.',
    ),
    only(
      'schema',
      [...VOCABULARY, 'facts', 'admission'],
      'Schemas are about the shape of objects; what a mend is does not concern them.',
    ),
    only('kube', [...REQUEST], 'The Kubernetes client serves the commands and knows no stage.'),
    only(
      'telemetry',
      [...REQUEST, 'respond', 'detect'],
      'Logs and metrics describe decisions; they must not know who serves them.',
    ),
    only('config', VOCABULARY, 'The configuration is data; whoever uses it imports it.'),
    only(
      'webhook',
      [...REQUEST, 'admit', 'respond', 'detect', 'telemetry', 'config'],
      'The webhook serves admit(); what the CLI wires is not its business.',
    ),
    {
      name: 'only-the-cli-wires',
      comment:
        'src/cli is the composition root and the only room that prints and exits; nothing may depend on it.',
      severity: 'error',
      from: { path: '^(src|policies)/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'policies-stand-alone',
      comment:
        'A policy is one folder that can be read, moved and deleted by itself. It imports the contract (#policy.ts), #workload/* and #json/*, and no other policy.',
      severity: 'error',
      from: { path: '^policies/([^/]+)/' },
      to: { pathNot: '^src/policy\\.ts$|^src/(workload|json)/|^policies/$1/' },
    },
    {
      name: 'nothing-names-a-policy',
      comment:
        'The folder is loaded as a catalogue. Code that names one policy would have to change with it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^policies/' },
    },
    {
      name: 'nothing-imports-test',
      comment: 'What ships must not need what tests it.',
      severity: 'error',
      from: { path: '^(src|policies)/' },
      to: { path: '^test/' },
    },
    {
      name: 'not-a-dev-dependency',
      comment: 'What ships must run without the tools that made it: move the package to dependencies.',
      severity: 'error',
      from: { path: '^(src|policies)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere is checked by no rule.',
      severity: 'error',
      from: { path: '^(src|policies)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
