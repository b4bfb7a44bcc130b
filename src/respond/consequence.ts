import type { Ownership } from '#admission/owner.ts';
import type { AdmissionRequest } from '#admission/request.ts';
import type { Rule, Unmended } from '#policyset/rule.ts';
import type { PolicySets } from '#policyset/sets.ts';

/**
 * What a violation means for its request. A denial becomes a warning where it would only do harm: in audit mode; for
 * a mirror Pod, which already runs; and for the control plane's controllers, which would retry for ever what the
 * person who wrote the workload has long been told.
 */
export function consequencesFor(
  request: AdmissionRequest,
  sets: PolicySets,
  ownership: Ownership,
): (rule: Rule) => Unmended {
  const spared = ownership === 'mirror' || isController(request.user.name, sets);
  return ({ unmended, enforce }) => (unmended === 'deny' && (spared || !enforce) ? 'warn' : unmended);
}

function isController(user: string, { controllers, denyControllers }: PolicySets): boolean {
  return !denyControllers && controllers.some((pattern) => matches(pattern, user));
}

/** `*` stands for any run of characters, as in policy sets. */
function matches(pattern: string, name: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return pattern === name;
  let from = head.length;
  if (!name.startsWith(head)) return false;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return name.length - tail.length >= from && name.endsWith(tail);
}
