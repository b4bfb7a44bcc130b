import { tokensOf } from '#json/pointer.ts';
import { type JsonMap, mapAt } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import type { Path, SourceDocument } from './document.ts';
import type { ImportedTool } from './shape.ts';

/** An object that a tool is told to let be. */
export interface AnnotatedObject {
  readonly tool: ImportedTool;
  readonly object: JsonMap;
  readonly annotations: readonly ExemptingAnnotation[];
}

export interface ExemptingAnnotation {
  /** The check that is not to speak; undefined where none is. */
  readonly check: string | undefined;
  /** What its author gave as a reason; empty where nothing. */
  readonly reason: string;
  /** Where it stands in its document. */
  readonly path: Path;
}

/** True where there is a Kubernetes object in a document. */
export function holdsObjects({ value }: SourceDocument): boolean {
  return objectsIn(value).some((entry) => 'object' in entry);
}

/** The objects of a document with annotations by which kube-linter or Polaris lets them be. */
export function annotatedObjects({ value }: SourceDocument): readonly AnnotatedObject[] {
  return objectsIn(value).flatMap((entry) => {
    if (!('object' in entry)) return [];
    const { pointer, object } = entry;
    const path = [...tokensOf(pointer), 'metadata', 'annotations'];
    const annotations = Object.entries(mapAt(object, 'metadata', 'annotations') ?? {});
    return TOOLS.flatMap(({ tool, meaningOf }): AnnotatedObject[] => {
      const meant = annotations.flatMap(([key, value]) => {
        const meaning = meaningOf(key, typeof value === 'string' ? value : '');
        return meaning === undefined ? [] : [{ ...meaning, path: [...path, key] }];
      });
      return meant.length === 0 ? [] : [{ tool, object, annotations: meant }];
    });
  });
}

type Meaning = Pick<ExemptingAnnotation, 'check' | 'reason'>;

const TOOLS: readonly {
  readonly tool: ImportedTool;
  readonly meaningOf: (key: string, value: string) => Meaning | undefined;
}[] = [
  { tool: 'kube-linter', meaningOf: toKubeLinter },
  { tool: 'polaris', meaningOf: toPolaris },
];

/** Any value will do, and a reason is recommended. Source: pkg/ignore of stackrox/kube-linter. */
function toKubeLinter(key: string, value: string): Meaning | undefined {
  if (key === 'kube-linter.io/ignore-all') return { check: undefined, reason: value };
  const [, check] = /^ignore-check\.kube-linter\.io\/(.+)$/.exec(key) ?? [];
  return check === undefined ? undefined : { check, reason: value };
}

/** Source: hasExemptionAnnotation in pkg/validator of FairwindsOps/polaris. */
function toPolaris(key: string, value: string): Meaning | undefined {
  const named = /^polaris\.fairwinds\.com\/(?:(.+)-)?exempt$/.exec(key);
  return named === null || value.toLowerCase() !== 'true' ? undefined : { check: named[1], reason: '' };
}
