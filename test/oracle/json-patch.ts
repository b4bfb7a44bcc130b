import type { PatchOperation } from '#json/patch.ts';
import type { Json } from '#json/value.ts';
import { type Answer, ask } from './go.ts';

/** An object, and what a webhook answered about it. */
export interface Admission {
  readonly object: Json;
  /** RFC 6902 in JSON in base64, as `response.patch` of an AdmissionReview; empty where nothing is to change. */
  readonly patch: string;
}

/** Each object as the API server has it after the patch, as canonical JSON (`canonical.ts`). */
export function afterAdmission(admissions: readonly Admission[]): readonly Answer<string>[] {
  return ask(
    'json-patch',
    admissions.map(({ object, patch }) => ({ object, patch })),
  );
}

export function inBase64(patch: readonly PatchOperation[]): string {
  return Buffer.from(JSON.stringify(patch)).toString('base64');
}
