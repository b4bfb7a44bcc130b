import type { PatchOperation } from '#json/patch.ts';
import type { Json } from '#json/value.ts';

/** An edit as a person would make it: the text before, the operations, the text after. */
export interface SpliceCase {
  readonly name: string;
  readonly before: string;
  readonly operations: readonly PatchOperation[];
  readonly after: string;
}

const add = (path: string, value: Json): PatchOperation => ({ op: 'add', path, value });
const replace = (path: string, value: Json): PatchOperation => ({ op: 'replace', path, value });
const remove = (path: string): PatchOperation => ({ op: 'remove', path });

/** A template without the indentation that the code gives it. */
function yaml({ raw: [text = ''] }: TemplateStringsArray): string {
  const lines = text.replace(/^\n/, '').replace(/ *$/, '').split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}

const SECURE = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

export const CASES: readonly SpliceCase[] = [
  {
    name: 'a new member stands below the last line of the last one, before the comments that follow',
    before: yaml`
      spec:
        containers: # one
          - name: app
            image: nginx # pinned by the team
            # more to come
      # the end of the spec
      status: {}
    `,
    operations: [add('/spec/containers/0/securityContext', SECURE), add('/spec/hostNetwork', false)],
    after: '',
  },
  {
    name: 'lists that are not indented stay so, compact maps too',
    before: yaml`
      containers:
      - name: app
        ports:
        - containerPort: 80
      - name: sidecar
    `,
    operations: [
      add('/containers/0/command', ['sh', '-c']),
      add('/containers/0/ports/-', { containerPort: 81 }),
      add('/containers/1/env', [{ name: 'A', value: 'yes' }]),
      add('/containers/-', { name: 'last' }),
    ],
    after: '',
  },
  {
    name: 'the width of indentation is the file’s own',
    before: yaml`
      spec:
          template:
              spec:
                  containers:
                      -   name: app
    `,
    operations: [
      add('/spec/template/spec/securityContext', SECURE),
      add('/spec/template/spec/containers/0/args', ['a']),
      add('/spec/template/spec/containers/-', { name: 'b', image: 'c' }),
    ],
    after: '',
  },
  {
    name: 'a value that is replaced keeps its quotes and its comment',
    before: yaml`
      a: "one"   # first
      b: 'two' # second
      c: three # third
      d: 4 # fourth
      e:
        five # fifth
    `,
    operations: [
      replace('/a', 'x "y"'),
      replace('/b', "it's"),
      replace('/c', 'three: and a half'),
      replace('/d', true),
      replace('/e', 'six'),
    ],
    after: '',
  },
  {
    name: 'text that would be read as something else is quoted',
    before: 'a: {}\n',
    operations: [
      'yes',
      'n',
      '1',
      '0x1F',
      '1e3',
      'null',
      '~',
      '',
      ' lead',
      'trail ',
      '- a',
      '#a',
      'a #b',
      'a: b',
      'a:',
      '@a',
      '*a',
      '&a',
      '!a',
      '12:30:45',
      '2001-01-01',
      '0o17',
      '.5',
      '.inf',
      '=',
      '<<',
      '{a}',
      '[a]',
      '%a',
      'a\tb',
      '"a"',
      "'a'",
      'a\\b"',
      'é',
      '🦊',
      '---',
      '',
      '-flag',
      '--flag=x',
      '/bin/sh',
      '$(VAR)',
      'a,b',
      'a\u2028b',
      'a\u0007b',
      'x\ny\n',
      '\nx',
      '?',
      '? a',
      '|',
      '>-',
      '`a',
      'a`b',
    ].map((value, index) => add(`/a/k${index}`, value)),
    after: '',
  },
  {
    name: 'keys are quoted where they must be',
    before: 'a: 1\n',
    operations: ['yes', '1', 'app.kubernetes.io/name', 'a: b', '', '#', '~'].map((key) =>
      add(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'x'),
    ),
    after: '',
  },
  {
    name: 'empty values are filled in',
    before: yaml`
      a:
      b: # nothing yet
      c: ~
      d: null # nothing
      e: {}
      f: [] # empty
      g: { }
      h:
      # about i
      i: 1
    `,
    operations: [
      add('/a', { x: 1 }),
      add('/b', { x: 1 }),
      replace('/c', ['x']),
      replace('/d', { x: { v: [] } }),
      add('/e/x', 1),
      add('/f/-', { x: 1 }),
      add('/g/x', {}),
      replace('/h', 'text'),
    ],
    after: '',
  },
  {
    name: 'maps and lists give way to scalars, and scalars to them',
    before: yaml`
      a: # why a
        x: 1
        # inside
        v: 2 # why v
      b:
      - 1
      - 2
      c: text # why c
      d: {x: 1} # why d
      e: |
        one
        two
      f: last
    `,
    operations: [
      replace('/a', 'short'),
      replace('/b', {}),
      replace('/c', { x: [1, 2] }),
      replace('/d', null),
      replace('/e', 'line'),
      replace('/f', 'one\ntwo\n'),
    ],
    after: '',
  },
  {
    name: 'a block scalar stays one',
    before: yaml`
      script: | # run it
        one
        two
      next: >-
        folded
        text
    `,
    operations: [replace('/script', 'one\nthree\n\nfour\n'), replace('/next', 'a\nb')],
    after: '',
  },
  {
    name: 'a new member comes behind a block scalar, with all the lines that belong to it',
    before: yaml`
      a:
        keep: |+
          text


      b:
        clip: |
          text

      # far
      c: "a
        b"
    `,
    operations: [add('/a/x', 1), add('/b/x', 1), add('/x', 1)],
    after: '',
  },
  {
    name: 'members are removed with their lines',
    before: yaml`
      first: 1
      # about middle
      middle:
        a: 1 # gone
        b:
          - 2
      # about last
      last: 3 # gone too
      only:
        x: 1
      items: [1]
    `,
    operations: [remove('/first'), remove('/middle'), remove('/last'), remove('/only/x'), remove('/items/0')],
    after: '',
  },
  {
    name: 'the next member moves up to the dash',
    before: yaml`
      - image: nginx # gone
        name: app
        # why ports
        ports: []
      - image: nginx
        # why name
        name: app
      - image: nginx
      - a
    `,
    operations: [remove('/0/image'), remove('/1/image'), remove('/2/image')],
    after: '',
  },
  {
    name: 'items are put in and taken out anywhere',
    before: yaml`
      list:
        # about a
        - a # a
        # about b
        - b
        # about c
        - c
      one:
      - x
      nested:
      - - 1
        - 2
    `,
    operations: [
      remove('/list/1'),
      add('/list/0', 'first'),
      add('/list/2', { k: 'middle' }),
      add('/list/-', 'end'),
      remove('/one/0'),
      add('/nested/0/0', 0),
      remove('/nested/0/1'),
    ],
    after: '',
  },
  {
    name: 'brackets stay brackets',
    before: yaml`
      a: {x: 1, v: [1, 2]} # both
      b: ["x", "yy"]
      c: ['x']
      d: [
        one, # first
        two
      ]
      e: { x: 1 }
      f: [a, b, c,]
    `,
    operations: [
      add('/a/z', { deep: ['yes'] }),
      add('/a/v/1', 'in, between'),
      remove('/a/x'),
      add('/b/-', 'z'),
      add('/c/0', 'w'),
      add('/d/1', 'half'),
      add('/d/-', 'three'),
      replace('/e/x', { k: null }),
      remove('/f/1'),
      remove('/f/1'),
    ],
    after: '',
  },
  {
    name: 'JSON stays JSON, with its indentation',
    before: yaml`
      {
        "spec": {
          "containers": [
            {
              "name": "app",
              "args": []
            }
          ]
        }
      }
    `,
    operations: [
      add('/spec/containers/0/securityContext', SECURE),
      add('/spec/containers/0/args/-', '--yes'),
      add('/spec/containers/-', { name: 'b' }),
      replace('/spec/containers/0/name', 'renamed'),
      add('/kind', 'Pod'),
    ],
    after: '',
  },
  {
    name: 'JSON on one line stays on one line',
    before: '{"a":{"b":1,"c":[]},"d":2}',
    operations: [add('/a/e', { f: [1, 'x'] }), remove('/d'), add('/a/c/-', {}), remove('/a/b')],
    after: '',
  },
  {
    name: 'explicit keys, tags and unused anchors',
    before: yaml`
      ? a
      : 1
      ? b
      : x: 1
      c: !!str 12
      d: &unused
        x: 1
    `,
    operations: [replace('/a', 2), add('/b/v', 2), replace('/c', 'text'), add('/d/v', 2), add('/e', 3)],
    after: '',
  },
  {
    name: 'comments inside of a replaced map stay with the members that stay',
    before: yaml`
      resources:
        # measured in May
        limits:
          cpu: "1" # one core
          memory: 64Mi
        requests: {}
    `,
    operations: [replace('/resources', { limits: { cpu: '2', memory: '64Mi' }, claims: [] })],
    after: '',
  },
  {
    name: 'of doubled keys the last one counts, and all of them go',
    before: yaml`
      a: 1
      b: 1
      a: 2
      b: 2
    `,
    operations: [replace('/a', 3), remove('/b')],
    after: '',
  },
];
