import { hintFor } from '#nearest.ts';
import type { PolicyExemption } from '#policyset/exemption.ts';
import type { AnnotatedObject, ExemptingAnnotation } from './annotations.ts';
import { type Asked, partedBy } from './imported.ts';
import type { Notes } from './notes.ts';
import { reachOf } from './reach.ts';

/** What the annotations of an object exempt it from; never from more than they name. */
export function exemptionsOf(
  { object, annotations }: AnnotatedObject,
  asked: Asked,
  notes: Notes,
): readonly PolicyExemption[] {
  const reach = reachOf(object);
  const first = annotations[0]?.path ?? [];
  if ('unsaid' in reach) {
    notes.lost(first, reach.unsaid);
    return [];
  }
  const { match, narrowed } = reach;
  const named = new Set(annotations.flatMap(({ check }) => check ?? []));
  const exemptions = annotations.flatMap((annotation): PolicyExemption[] => {
    const policies = exemptFrom(annotation, named, asked, notes);
    return policies.length === 0 ? [] : [{ policies, match, reason: reasonOf(annotation, notes) }];
  });
  if (narrowed !== undefined && exemptions.length > 0) notes.lost(first, narrowed);
  return exemptions;
}

function exemptFrom(
  { check, path }: ExemptingAnnotation,
  named: ReadonlySet<string>,
  { asks, peer }: Asked,
  notes: Notes,
): readonly string[] {
  if (check === undefined) return ['*'];
  const own = new Set(asks.filter((ask) => ask.check === check).map(({ policy }) => policy));
  const known = [...new Set([...peer.checks.map(({ id }) => id), ...asks.map((ask) => ask.check)])];
  if (!known.includes(check))
    notes.lost(path, `no check of ${peer.title} is known as "${check}"${hintFor(check, known, '')}`);
  const { within, beyond } = partedBy((each) => named.has(each), asks);
  for (const { policy, other } of beyond) {
    if (own.has(policy)) notes.lost(path, `not exempt from ${policy}, which stands for ${other} too`);
  }
  return within.filter((policy) => own.has(policy));
}

function reasonOf({ reason, path }: ExemptingAnnotation, { document }: Notes): string {
  const { file } = document.source;
  return reason === '' ? `imported from ${file}, line ${document.at(path).line}` : reason;
}
