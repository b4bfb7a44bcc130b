/**
 * Image references (`registry:5000/team/app:1.4.2@sha256:…`) as the kubelet reads them. Grammar:
 * https://github.com/distribution/reference/blob/main/regexp.go
 */

/** Which version of an image a reference names; both undefined when it leaves that to the registry. */
export interface ImageVersion {
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const HOST = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])`;
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const NAME = `(?:${HOST}(?::[0-9]+)?/)?${PART}(?:/${PART})*`;
const TAG = String.raw`\w[\w.-]{0,127}`;
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^${NAME}(?::(?<tag>${TAG}))?(?:@(?<digest>${DIGEST}))?$`);

/** Longer than any that is valid: a name has at most 255 characters, a tag 128, a SHA-512 digest 135. */
const LONGEST = 600;

/**
 * The version that `reference` names; undefined for a text that is no reference. With such a text no container ever
 * starts; it mostly is a placeholder (`$IMAGE`, `{{ .Values.image }}`, `<image>`) that a tool fills in later.
 */
export function imageVersion(reference: string): ImageVersion | undefined {
  if (reference.length > LONGEST) return undefined;
  const match = REFERENCE.exec(reference);
  return match === null ? undefined : { tag: match.groups?.['tag'], digest: match.groups?.['digest'] };
}
