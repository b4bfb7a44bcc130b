import {
  choice,
  names,
  namesOrFiles,
  optionalName,
  optionalPath,
  path,
  text,
  wholeNumber,
} from './setting.ts';

/** Everything about `admend serve` that can be configured. */
export const SETTINGS = {
  host: text({
    key: 'host',
    flag: 'host',
    placeholder: '<address>',
    default: '127.0.0.1',
    description:
      'The address to listen on. The default is reached only from this machine; in a cluster it is 0.0.0.0, or :: for IPv6.',
  }),
  port: wholeNumber({
    key: 'port',
    flag: 'port',
    default: 8443,
    minimum: 0,
    maximum: 65_535,
    description: 'The port to listen on; 0 picks a free one.',
  }),
  policies: namesOrFiles({
    key: 'policies',
    flag: 'policies',
    default: ['recommended'],
    description:
      'The policy sets in force: names that ship, files, folders of files, and the word cluster for all that the cluster keeps (kind PolicySet).',
  }),
  reloadSeconds: wholeNumber({
    key: 'reloadSeconds',
    flag: 'reload-seconds',
    default: 5,
    minimum: 0,
    maximum: 86_400,
    unit: 's',
    description:
      'How often to look whether the files of policy sets have changed; 0 never looks again. Bad ones are logged and take the place of nothing.',
  }),
  replica: optionalName({
    key: 'replica',
    flag: 'replica',
    placeholder: '<name>',
    // After `admend-` the API server takes no more for the name of a field manager (128).
    most: 121,
    description:
      'Under which name to report on the policy sets of the cluster; no other replica may have it. By default the host name, which in a Pod is the name of the Pod.',
  }),
  state: optionalPath({
    key: 'state',
    flag: 'state',
    placeholder: '<folder>',
    description:
      'Where the last good policy sets are kept, for a restart that finds only bad ones. By default $XDG_STATE_HOME/admend, else ~/.local/state/admend.',
  }),
  excludedNamespaces: names({
    key: 'exclude.namespaces',
    flag: 'exclude-namespace',
    default: ['admend-system', 'kube-node-lease', 'kube-public', 'kube-system'],
    description:
      'Namespaces whose requests are let through unseen, so that admend cannot lock its own cluster. Takes the place of the default.',
  }),
  excludedUsers: names({
    key: 'exclude.users',
    flag: 'exclude-user',
    default: [],
    description: 'Users whose requests are let through unseen, by the name that the API server knows.',
  }),
  tlsCertificate: optionalPath({
    key: 'tls.certificate',
    flag: 'tls-cert',
    description:
      'The certificate to serve with, PEM, with intermediate ones after it. Without it admend makes one of its own.',
  }),
  tlsKey: optionalPath({
    key: 'tls.key',
    flag: 'tls-key',
    description: 'The private key of --tls-cert, PEM.',
  }),
  clientCa: optionalPath({
    key: 'tls.clientCa',
    flag: 'client-ca',
    description:
      'A CA, PEM. Only callers with a certificate of it may ask for admission; probes and metrics stay open to all.',
  }),
  certificateFolder: path({
    key: 'tls.folder',
    flag: 'certs',
    placeholder: '<folder>',
    default: 'certs',
    description:
      'Where admend keeps the certificates that it makes for itself when none are given: ca.crt, ca.key, tls.crt, tls.key. For development.',
  }),
  certificateNames: names({
    key: 'tls.names',
    flag: 'cert-name',
    default: [],
    description:
      'Host names and IP addresses that such a certificate holds for, beside localhost, 127.0.0.1 and ::1.',
  }),
  kubernetes: text({
    key: 'kubernetes',
    flag: 'kubernetes',
    placeholder: '<version>',
    default: 'auto',
    description:
      'The version of Kubernetes by whose schemas mends are checked, such as 1.36; for one that is not known the nearest. With auto it is that of the cluster, and the newest known where there is none.',
  }),
  record: optionalPath({
    key: 'record',
    flag: 'record',
    description:
      'Append every AdmissionReview received to this file, a line of JSON each: {"path", "review"}. It holds the objects as they are, values of Secrets included.',
  }),
  queueRequests: wholeNumber({
    key: 'queue.requests',
    flag: 'queue-requests',
    default: 1_000,
    minimum: 1,
    maximum: 1_000_000,
    unit: 'requests',
    description:
      'How many requests may wait. One more is let through unmended at once, so that an API server never waits for what cannot be done in time.',
  }),
  queueMegabytes: wholeNumber({
    key: 'queue.megabytes',
    flag: 'queue-megabytes',
    default: 256,
    minimum: 64,
    maximum: 4_096,
    unit: 'MiB',
    description:
      'How much memory the bodies of requests may take, read or being read. What does not fit is let through unmended.',
  }),
  drainSeconds: wholeNumber({
    key: 'drainSeconds',
    flag: 'drain-seconds',
    default: 5,
    minimum: 0,
    maximum: 300,
    unit: 's',
    description:
      'How long to go on serving after SIGTERM or Ctrl-C while /readyz already says no, so that nobody is sent here any more when the listening ends.',
  }),
  logLevel: choice({
    key: 'log.level',
    flag: 'log-level',
    choices: ['error', 'warn', 'info', 'debug', 'silent'],
    default: 'info',
    description:
      'From which level on to log. A request that is allowed or warned about is logged at debug, a mended or denied one at info.',
  }),
};
