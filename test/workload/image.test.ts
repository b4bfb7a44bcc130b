import { describe, expect, test } from 'vitest';
import { imageVersion } from '#workload/image.ts';

const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an image reference names', () => {
  test.each<[string, string | undefined, string | undefined]>([
    ['app', undefined, undefined],
    ['app:1.4', '1.4', undefined],
    ['library/app:latest', 'latest', undefined],
    ['registry:5000/app', undefined, undefined],
    ['registry:5000/app:5000', '5000', undefined],
    // Without a slash there is no registry, so this is a tag.
    ['registry:5000', '5000', undefined],
    ['localhost/app', undefined, undefined],
    ['REGISTRY/app:1', '1', undefined],
    ['10.0.0.1:443/a/b/c:v1_2-3.4', 'v1_2-3.4', undefined],
    ['[fd00::1]:5000/app', undefined, undefined],
    ['[fd00::1]/app:1', '1', undefined],
    [`app@${SHA}`, undefined, SHA],
    [`registry:5000/app:latest@${SHA}`, 'latest', SHA],
    ['a__b/c-d--e.f:_1', '_1', undefined],
    [`app:${'1'.repeat(128)}`, '1'.repeat(128), undefined],
  ])('%s', (reference, tag, digest) => {
    expect(imageVersion(reference)).toEqual({ tag, digest });
  });
});

describe('no version is read from', () => {
  test.each([
    '',
    ' ',
    ' app',
    'app:',
    'app: 1',
    ':1',
    '/app',
    'app/',
    'app//b',
    'App',
    'registry.example/IMAGE',
    'app:-1',
    `app:${'1'.repeat(129)}`,
    'app@',
    'app@sha256',
    'app@sha256:0123',
    `app@${SHA}:1`,
    '$IMAGE',
    '$(IMAGE)',
    'app:$TAG',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder, as it stands in manifests
    '${IMAGE}',
    '{{ .Values.image }}',
    '<image>',
    '%IMAGE%',
    'https://registry.example/app:1',
    'app:1\n',
    'ключ:1',
  ])('%j', (text) => {
    expect(imageVersion(text)).toBeUndefined();
  });

  test.each([
    ['a name', 'a'.repeat(601)],
    ['dashes', `a${'-a'.repeat(500_000)}!`],
    ['hosts', `${'a-.'.repeat(500_000)}`],
    ['slashes', 'a/'.repeat(500_000)],
  ])('%s without end, and it takes no time', (_, text) => {
    expect(imageVersion(text)).toBeUndefined();
  });

  test.each(['a', 'a-', 'a.', 'a/', 'A-', 'a_', '1:'])('as much of %j as is looked at', (part) => {
    const start = performance.now();
    imageVersion(`${part.repeat(600).slice(0, 599)}!`);
    expect(performance.now() - start).toBeLessThan(100);
  });
});
