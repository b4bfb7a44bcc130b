import { stringAt } from '#json/value.ts';
import { definePolicy, findInContainers, NO_PARAMETERS } from '#policy.ts';
import { imageVersion } from '#workload/image.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';

export default definePolicy({
  id: 'image-pull-policy',
  title: 'Node may run an image that the registry no longer has',
  description:
    'A tag can be pushed anew. Unless imagePullPolicy is Always, a node that has pulled the tag once runs what it has, and ' +
    'two nodes run different programs under one name. Before Kubernetes 1.35 it also lets a Pod run an image that it ' +
    'has no right to pull. Where nothing is said the API server sets Always for the tag latest and IfNotPresent for any ' +
    'other. An image with a digest is the same wherever it comes from; a text that is no image reference is left to the ' +
    'tool that fills it in.',
  remediation: 'Set imagePullPolicy to Always, or name the image by its digest.',
  whenNot:
    'Nodes that cannot reach the registry at each start (at a remote site, in kind or minikube) need ' +
    'IfNotPresent, and a registry that takes no tag twice makes Always idle.',
  references: ['https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy'],
  covers: { polaris: ['pullPolicyNotAlways'] },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,

  detect: (subject) =>
    findInContainers(subject, (container) => {
      const held = pullPolicyOf(container);
      if (held === undefined || held === 'Always') return undefined;
      return {
        container,
        pointer: `${container.pointer}/imagePullPolicy`,
        // The API server writes its default down, so that unset and IfNotPresent cannot be told apart later.
        value: held,
        reason: `${titleOf(container)} may run an old image: set imagePullPolicy: Always`,
        detail: `imagePullPolicy is ${held}, stated or by default, and the image has no digest.`,
      };
    }),

  fix: {
    risks: {
      risky:
        'With Always no container starts while its registry cannot be reached, and an image that was only loaded onto the ' +
        'nodes is never found.',
    },
    pointers: ['{container}/imagePullPolicy'],
    conflicts:
      'Where the manifest states another imagePullPolicy, the fix changes it; where it says nothing, they do not conflict.',
    offer: ({ pointer }) => ({ risk: 'risky', edits: [{ op: 'set', pointer, value: 'Always' }] }),
  },
});

/** What holds for the container's image; undefined where the image is pinned, or is none. */
function pullPolicyOf({ spec }: Container): string | undefined {
  const version = imageVersion(stringAt(spec, 'image') ?? '');
  if (version === undefined || version.digest !== undefined) return undefined;
  const stated = stringAt(spec, 'imagePullPolicy') ?? '';
  if (stated !== '') return stated;
  return (version.tag ?? 'latest') === 'latest' ? 'Always' : 'IfNotPresent';
}
