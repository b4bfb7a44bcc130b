import { type JsonMap, listAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding } from '#policy.ts';
import { imageVersion } from '#workload/image.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { once } from '#workload/once.ts';
import { type Pod, titleOf } from '#workload/pod.ts';

export default definePolicy({
  id: 'image-tag',
  title: 'Image does not name a version',
  description:
    'An image without a tag means latest, and latest means whatever was pushed last: two Pods of one Deployment can ' +
    'run different programs, a restart can bring in a new one, and there is no version to go back to. A digest names ' +
    'exactly one image, whatever the tag. Texts that are no image reference ($IMAGE, {{ .Values.image }}, <image>) are ' +
    'left to the tool that fills them in: as they stand, no kubelet starts them.',
  remediation:
    'Name the version to run: registry.example/app:1.4.2, or a digest: registry.example/app@sha256:….',
  whenNot: 'In a cluster for development that always pulls, a moving tag may be what is wanted.',
  references: [
    'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    'https://kubernetes.io/docs/concepts/configuration/overview/',
  ],
  covers: {
    'kube-linter': ['latest-tag'],
    polaris: ['tagNotSpecified'],
    'k8s-auto-fix': ['no_latest_tag'],
  },
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      tags: {
        description: 'Tags that move from one image to the next. An image without a tag is always found.',
        type: 'array',
        items: { type: 'string' },
        default: ['latest'],
      },
    },
  },
  unfixable:
    'Which version is meant cannot be read from the object, and the image of a tag that was made up cannot be pulled.',

  detect: ({ pod }, parameters) =>
    (pod === undefined ? [] : withoutDigest(pod)).flatMap((image) => {
      if (image.tag === undefined) return [untagged(image)];
      return moves(image.tag, parameters) ? [moving(image, image.tag)] : [];
    }),
});

/** A reference, and the container that runs the image or the volume that shows its files. */
interface Image extends Pick<Finding, 'container' | 'item' | 'pointer'> {
  readonly owner: string;
  readonly reference: string;
}

/** The images of which a registry may have another one tomorrow; undefined is the tag that means latest. */
const withoutDigest = once((pod: Pod): readonly (Image & { readonly tag: string | undefined })[] =>
  imagesOf(pod).flatMap((image) => {
    const version = imageVersion(image.reference);
    return version === undefined || version.digest !== undefined ? [] : [{ ...image, tag: version.tag }];
  }),
);

function imagesOf(pod: Pod): readonly Image[] {
  const ofContainers = pod.containers.map((container) => ({
    container,
    pointer: `${container.pointer}/image`,
    owner: titleOf(container),
    reference: stringAt(container.spec, 'image') ?? '',
  }));
  const ofVolumes = listAt(pod.spec, 'volumes').map((volume, index) => {
    const item = stringAt(volume, 'name') ?? `#${index}`;
    return {
      item,
      pointer: `${pod.pointer}/volumes/${index}/image/reference`,
      owner: `volume "${item}"`,
      reference: stringAt(volume, 'image', 'reference') ?? '',
    };
  });
  return [...ofContainers, ...ofVolumes];
}

function moves(tag: string, parameters: JsonMap): boolean {
  return listAt(parameters, 'tags').includes(tag);
}

function untagged(image: Image): Finding {
  const { owner, reference } = image;
  return {
    ...placeOf(image),
    value: 'untagged',
    reason: `${owner} has an image without a tag: name a version`,
    detail: `The image ${reference} has neither a tag nor a digest, so it is whatever the registry calls latest.`,
  };
}

function moving(image: Image, tag: string): Finding {
  const { owner, reference } = image;
  return {
    ...placeOf(image),
    value: tag,
    reason: `${owner} has an image with the moving tag ${tag}: name a version`,
    detail: `The tag of the image ${reference} moves from one image to the next, and it has no digest that would hold it.`,
  };
}

function placeOf({ container, item, pointer }: Image): Pick<Finding, 'container' | 'item' | 'pointer'> {
  return { pointer, container, ...(item !== undefined && { item }) };
}
