import type { SetDocument } from './document.ts';
import { daysLeft, endsSoon, isOver } from './exemption.ts';
import type { Problem } from './problem.ts';
import type { WrittenExemption, WrittenSet } from './written.ts';

/** What is allowed in a set and does not do what it seems to, or soon will not. */
export function warningsFor({ spec }: WrittenSet, document: SetDocument, now: Date): readonly Problem[] {
  const { policies = [], exemptions = [], extends: parents = [], match = {}, podSecurityVersion } = spec;
  const warnings: Problem[] = [];
  const warn = (path: readonly string[], message: string) => warnings.push(document.warning(path, message));
  if (policies.length === 0 && parents.length === 0) warn(['spec'], 'no policies, so the set does nothing');
  if (match.namespaces?.include?.length === 0)
    warn(
      ['spec', 'match', 'namespaces', 'include'],
      'an empty list includes no namespace: the set holds nowhere',
    );
  if (match.resourceRules?.length === 0)
    warn(['spec', 'match', 'resourceRules'], 'an empty list means no request: the set holds nowhere');
  if (podSecurityVersion !== undefined)
    warn(['spec', 'podSecurityVersion'], 'no policy that ships depends on the version yet');
  for (const [index, exemption] of exemptions.entries()) {
    const message = warningFor(exemption, now);
    if (message !== undefined) warn(['spec', 'exemptions', String(index), 'until'], message);
  }
  return warnings;
}

function warningFor({ match = {}, ...exemption }: WrittenExemption, now: Date): string | undefined {
  const { until } = exemption;
  if (until === undefined) return 'the exemption has no end: say until when';
  if (isOver({ match, ...exemption }, now)) return `the exemption ended with ${until} and does nothing`;
  if (!endsSoon({ match, ...exemption }, now)) return undefined;
  return `the exemption ends with ${until}, in ${daysLeft({ match, ...exemption }, now)} days`;
}
