import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { reviewOf, VALIDATE } from './support/reviews.ts';
import { policyCalled, setOf } from './support/sets.ts';
import { podWith } from './support/workloads.ts';

/** What the policy finds in a Pod with this spec, under these parameters. */
function keysIn(id: string, spec: JsonMap, parameters: JsonMap): readonly string[] {
  const sets = setOf([policyCalled(id)], { parameters });
  return admit(reviewOf(podWith(spec)), sets, VALIDATE).violations.map(({ key }) => key);
}

describe('added-capabilities', () => {
  const spec = {
    containers: [
      { name: 'app', securityContext: { capabilities: { add: ['CAP_NET_ADMIN', 'CHOWN', 'SYS_TIME'] } } },
    ],
  };

  test('allows what it is told, however that is spelt', () => {
    const allow = ['net_admin', 'CAP_CHOWN'];
    expect(keysIn('added-capabilities', spec, { allow })).toEqual([
      'added-capabilities:container/app:SYS_TIME=added',
    ]);
  });

  test('allows nothing where the list is empty', () => {
    expect(keysIn('added-capabilities', spec, { allow: [] })).toHaveLength(3);
  });
});

describe('host-ports', () => {
  const ports = [
    { containerPort: 8080, hostPort: 80 },
    { containerPort: 80, hostPort: 8080 },
  ];

  test('allows a port by its number on the node', () => {
    expect(keysIn('host-ports', { containers: [{ name: 'app', ports }] }, { allow: [80] })).toEqual([
      'host-ports:container/app:80/TCP=8080',
    ]);
  });
});

describe('sensitive-host-path', () => {
  const hostPath = (...paths: string[]) => ({
    volumes: paths.map((path) => ({ name: 'v', hostPath: { path } })),
  });

  test('guards what it is told, in any spelling, with what is in it and above it', () => {
    const spec = hostPath('/srv', '/srv/keys/a', '/srv/keys2', '/srv/other', '/', '/etc');
    expect(keysIn('sensitive-host-path', spec, { paths: ['//srv/keys/'], allow: [] })).toEqual([
      'sensitive-host-path::v=/srv',
      'sensitive-host-path::v=/srv/keys/a',
      'sensitive-host-path::v=/',
    ]);
  });

  test('guards of / only the root itself', () => {
    expect(keysIn('sensitive-host-path', hostPath('/', '/srv'), { paths: ['/'], allow: [] })).toEqual([
      'sensitive-host-path::v=/',
    ]);
  });

  test('allows a path and what is in it, but nothing above', () => {
    const spec = hostPath('/etc/ssl/certs', '/etc/ssl/certs/ca.pem', '/etc/ssl');
    expect(keysIn('sensitive-host-path', spec, { paths: ['/etc'], allow: ['/etc/ssl/certs/'] })).toEqual([
      'sensitive-host-path::v=/etc/ssl',
    ]);
  });
});
