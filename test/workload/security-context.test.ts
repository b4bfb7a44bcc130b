import { describe, expect, test } from 'vitest';
import type { Json, JsonMap } from '#json/value.ts';
import { type Container, type Pod, podOf } from '#workload/pod.ts';
import { effective, homeOf, own } from '#workload/security-context.ts';

function podAnd(name: string, spec: JsonMap): [Pod, Container] {
  const pod = podOf({ group: '', kind: 'Pod' }, { spec });
  const container = pod?.containers.find((each) => each.name === name);
  if (pod === undefined || container === undefined) throw new Error(`no container ${name}`);
  return [pod, container];
}

describe('what holds for a container', () => {
  test.each<[string, Json, Json, Json | undefined]>([
    ['its own value', { runAsUser: 1 }, { runAsUser: 2 }, 1],
    ['its own value, false as well', { runAsUser: false }, { runAsUser: true }, false],
    ['its own value, 0 as well', { runAsUser: 0 }, { runAsUser: 2 }, 0],
    ['the Pod’s, where it says nothing', {}, { runAsUser: 2 }, 2],
    ['the Pod’s, where it says null', { runAsUser: null }, { runAsUser: 2 }, 2],
    ['the Pod’s, where its securityContext is no map', 'none', { runAsUser: 2 }, 2],
    ['nothing, where nobody says anything', null, null, undefined],
  ])('is %s', (_, ofContainer, ofPod, expected) => {
    const [pod, container] = podAnd('a', {
      securityContext: ofPod,
      containers: [{ name: 'a', securityContext: ofContainer }],
    });
    expect(effective(pod, container, 'runAsUser')).toEqual(expected);
  });

  test('its own is its own only', () => {
    const [, container] = podAnd('a', { securityContext: { runAsUser: 2 }, containers: [{ name: 'a' }] });
    expect(own(container, 'runAsUser')).toBeUndefined();
  });
});

describe('where a person would state a field', () => {
  const POD = '/spec/securityContext';
  const own = (list: string, index: number) => `/spec/${list}/${index}/securityContext`;

  test.each<[string, string, JsonMap, string]>([
    ['once for the Pod, where no container speaks', 'a', { containers: [{ name: 'a' }, { name: 'b' }] }, POD],
    [
      'once for the Pod, where containers speak of something else',
      'a',
      { containers: [{ name: 'a', securityContext: { privileged: true } }] },
      POD,
    ],
    [
      'once for the Pod, where a container says null',
      'a',
      { containers: [{ name: 'a', securityContext: { runAsUser: null } }] },
      POD,
    ],
    [
      'once for the Pod, although an ephemeral container speaks',
      'a',
      {
        containers: [{ name: 'a' }],
        ephemeralContainers: [{ name: 'e', securityContext: { runAsUser: 1 } }],
      },
      POD,
    ],
    [
      'for itself, where another container speaks',
      'a',
      { containers: [{ name: 'a' }, { name: 'b', securityContext: { runAsUser: 1 } }] },
      own('containers', 0),
    ],
    [
      'for itself, where an init container speaks of one of the fields',
      'a',
      {
        initContainers: [{ name: 'i', securityContext: { runAsNonRoot: false } }],
        containers: [{ name: 'a' }],
      },
      own('containers', 0),
    ],
    [
      'for itself, where it is ephemeral',
      'e',
      { containers: [{ name: 'a' }], ephemeralContainers: [{ name: 'e' }] },
      own('ephemeralContainers', 0),
    ],
  ])('%s', (_, name, spec, expected) => {
    const [pod, container] = podAnd(name, spec);
    expect(homeOf(pod, container, 'runAsUser', 'runAsNonRoot')).toBe(expected);
  });
});
