import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

function keysOf(policy: string, parameters: JsonMap, spec: JsonMap): readonly string[] {
  const sets = setOf([policyCalled(policy)], { parameters });
  return admit(reviewOf(podWith(spec)), sets, VALIDATE).violations.map(({ key }) => key);
}

describe('the tags that move', () => {
  const spec = {
    containers: ['a:latest', 'a:stable', 'a:1.4', 'a'].map((image) => ({ name: image, image })),
  };

  test.each<[string, JsonMap, string[]]>([
    ['are those that are named', { tags: ['stable'] }, ['image-tag:container/a:stable:stable']],
    ['may be none', { tags: [] }, []],
    ['are none where they are no list', { tags: 'latest' }, []],
  ])('%s', (_, parameters, moving) => {
    expect(keysOf('image-tag', parameters, spec)).toEqual([...moving, 'image-tag:container/a:untagged']);
  });
});

describe('the sysctls that are safe', () => {
  const names = ['net/core/somaxconn', 'net.core.somaxconn', 'net.ipv4.tcp_syncookies'];
  const spec = {
    securityContext: { sysctls: names.map((name) => ({ name, value: '1' })) },
    containers: [{ name: 'a' }],
  };

  test.each<[string, JsonMap, string[]]>([
    ['in either spelling', { allow: ['net.core.somaxconn'] }, ['net.ipv4.tcp_syncookies']],
    ['with slashes, too', { allow: ['net/core/somaxconn', null] }, ['net.ipv4.tcp_syncookies']],
    ['or none', { allow: [] }, ['net.core.somaxconn', 'net.core.somaxconn', 'net.ipv4.tcp_syncookies']],
  ])('are those that are named, %s', (_, parameters, found) => {
    expect(keysOf('unsafe-sysctls', parameters, spec)).toEqual(
      found.map((name) => `unsafe-sysctls::${name}`),
    );
  });
});
