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
    after: yaml`
      spec:
        containers: # one
          - name: app
            image: nginx # pinned by the team
            securityContext:
              runAsNonRoot: true
              seccompProfile:
                type: RuntimeDefault
            # more to come
        hostNetwork: false
      # the end of the spec
      status: {}
    `,
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
    after: yaml`
      containers:
      - name: app
        ports:
        - containerPort: 80
        - containerPort: 81
        command:
        - sh
        - -c
      - name: sidecar
        env:
        - name: A
          value: "yes"
      - name: last
    `,
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
    after: yaml`
      spec:
          template:
              spec:
                  containers:
                      -   name: app
                          args:
                              -   a
                      -   name: b
                          image: c
                  securityContext:
                      runAsNonRoot: true
                      seccompProfile:
                          type: RuntimeDefault
    `,
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
    after: yaml`
      a: "x \"y\""   # first
      b: 'it''s' # second
      c: "three: and a half" # third
      d: true # fourth
      e:
        six # fifth
    `,
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
    after:
      'a:\n  k0: "yes"\n  k1: "n"\n  k2: "1"\n  k3: "0x1F"\n  k4: "1e3"\n  k5: "null"\n  k6: "~"\n  k7: ""\n  k8: " lead"\n  k9: "trail "\n  k10: "- a"\n  k11: "#a"\n  k12: "a #b"\n  k13: "a: b"\n  k14: "a:"\n  k15: "@a"\n  k16: "*a"\n  k17: "&a"\n  k18: "!a"\n  k19: "12:30:45"\n  k20: "2001-01-01"\n  k21: "0o17"\n  k22: ".5"\n  k23: ".inf"\n  k24: "="\n  k25: "<<"\n  k26: "{a}"\n  k27: "[a]"\n  k28: "%a"\n  k29: "a\\tb"\n  k30: \'"a"\'\n  k31: "\'a\'"\n  k32: a\\b"\n  k33: é\n  k34: "🦊"\n  k35: "---"\n  k36: ""\n  k37: -flag\n  k38: --flag=x\n  k39: /bin/sh\n  k40: $(VAR)\n  k41: a,b\n  k42: "a\\u2028b"\n  k43: "a\\u0007b"\n  k44: |\n    x\n    y\n  k45: "\\nx"\n  k46: "?"\n  k47: "? a"\n  k48: "|"\n  k49: ">-"\n  k50: "`a"\n  k51: a`b\n',
  },
  {
    name: 'keys are quoted where they must be',
    before: 'a: 1\n',
    operations: ['yes', '1', 'app.kubernetes.io/name', 'a: b', '', '#', '~'].map((key) =>
      add(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'x'),
    ),
    after: yaml`
      a: 1
      "yes": x
      "1": x
      app.kubernetes.io/name: x
      "a: b": x
      "": x
      "#": x
      "~": x
    `,
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
    after: yaml`
      a:
        x: 1
      b: # nothing yet
        x: 1
      c:
      - x
      d: # nothing
        x:
          v: []
      e:
        x: 1
      f: # empty
      - x: 1
      g:
        x: {}
      h: text
      # about i
      i: 1
    `,
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
    after: yaml`
      # inside
      # why v
      a: short # why a
      b: {}
      c: # why c
        x:
        - 1
        - 2
      d: null # why d
      e: line
      f: "one\ntwo\n"
    `,
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
    after: yaml`
      script: | # run it
        one
        three

        four
      next: |-
        a
        b
    `,
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
    after: yaml`
      a:
        keep: |+
          text


        x: 1
      b:
        clip: |
          text
        x: 1

      # far
      c: "a
        b"
      x: 1
    `,
  },
  {
    name: 'members are removed with their lines, and what comments say stays',
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
    after: yaml`
      # about middle
      # gone
      # about last
      # gone too
      only: {}
      items: []
    `,
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
    after: yaml`
      # gone
      - name: app
        # why ports
        ports: []
      -
        # why name
        name: app
      - {}
      - a
    `,
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
    after: yaml`
      list:
        - first
        # about a
        - a # a
        - k: middle
        # about b
        # about c
        - c
        - end
      one: []
      nested:
      - - 0
        - 2
    `,
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
    after: yaml`
      a: {v: [1, "in, between", 2], z: {deep: ["yes"]}} # both
      b: ["x", "yy", "z"]
      c: ['w', 'x']
      d: [
        one, # first
        half,
        two,
        three
      ]
      e: { x: {k: null} }
      f: [a,]
    `,
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
    after: yaml`
      {
        "spec": {
          "containers": [
            {
              "name": "renamed",
              "args": [
                "--yes"
              ],
              "securityContext": {
                "runAsNonRoot": true,
                "seccompProfile": {
                  "type": "RuntimeDefault"
                }
              }
            },
            {
              "name": "b"
            }
          ]
        },
        "kind": "Pod"
      }
    `,
  },
  {
    name: 'JSON on one line stays on one line',
    before: '{"a":{"b":1,"c":[]},"d":2}',
    operations: [add('/a/e', { f: [1, 'x'] }), remove('/d'), add('/a/c/-', {}), remove('/a/b')],
    after: '{"a":{"c":[{}],"e":{"f":[1,"x"]}}}',
  },
  {
    name: 'a file that ends inside a block scalar keeps its end',
    before: 'a:\n  b: |\n    text',
    operations: [add('/a/c', 'one\ntwo\n'), add('/d', {})],
    after: 'd: {}\na:\n  c: "one\\ntwo\\n"\n  b: |\n    text',
  },
  {
    name: 'line breaks, byte order mark and a missing last break stay',
    before: '\uFEFFa: 1 # one\r\nb:\r\n  c: 2',
    operations: [add('/b/d', { e: 3 }), replace('/a', 'x')],
    after: '\uFEFFa: x # one\r\nb:\r\n  c: 2\r\n  d:\r\n    e: 3',
  },
  {
    name: 'the last lines can go from a file without a last break',
    before: 'a: 1\nb:\n  - 2\n  - 3',
    operations: [remove('/b/1'), remove('/b/0')],
    after: 'a: 1\nb: []',
  },
  {
    name: 'quotes and brackets that hang to the left',
    before: yaml`
      a: '
      text'
      b: [
      1, # one
      2]
    `,
    operations: [add('/b/1', 3), add('/c', 'x')],
    after: yaml`
      a: '
      text'
      b: [
      1, # one
      3,
      2]
      c: x
    `,
  },
  {
    name: 'markers and directives stay where they are',
    before: yaml`
      %YAML 1.1
      # head
      --- # start
      a: 1
      # tail
      ...
    `,
    operations: [add('/b', { c: 1 }), remove('/a')],
    after: yaml`
      %YAML 1.1
      # head
      --- # start
      b:
        c: 1
      # tail
      ...
    `,
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
    after: yaml`
      ? a
      : 2
      ? b
      : x: 1
        v: 2
      c: text
      d: &unused
        x: 1
        v: 2
      e: 3
    `,
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
    after: yaml`
      resources:
        # measured in May
        limits:
          cpu: "2" # one core
          memory: 64Mi
        claims: []
    `,
  },
  {
    name: 'a replaced list keeps the items at its ends, with their comments',
    before: yaml`
      drop: # all of them
        - NET_RAW # one
        - KILL # two
        - CHOWN # three
      flow: [a, b, c]
    `,
    operations: [replace('/drop', ['NET_RAW', 'CHOWN']), replace('/flow', ['a', 'x', 'w', 'c'])],
    after: yaml`
      drop: # all of them
        - NET_RAW # one
        # two
        - CHOWN # three
      flow: [a, x, w, c]
    `,
  },
  {
    name: 'a value on a line of its own gives way to lines',
    before: yaml`
      a: # why a
        text # gone
      b: # why b
        x: 1
      c:
        # about two
        - 2
    `,
    operations: [replace('/a', { x: 1 }), replace('/b', ['x']), replace('/c', { x: 1 })],
    after: yaml`
      # gone
      a: # why a
        x: 1
      b: # why b
        - x
      # about two
      c:
        x: 1
    `,
  },
  {
    name: 'the comment of a member in brackets stays, on a line of its own',
    before: yaml`
      a: [
        x, # stays
        u # stays too
      ]
    `,
    operations: [remove('/a/1')],
    after: yaml`
      a: [
        x # stays
        # stays too
      ]
    `,
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
    after: yaml`
      a: 1
      a: 3
    `,
  },
];
