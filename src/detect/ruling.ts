import type { Finding } from '#policy.ts';
import { type Rule, ruleFor, ruleForInjected, type Waived } from '#policyset/rule.ts';
import type { Container, Pod } from '#workload/pod.ts';
import { reachOf } from '#workload/reach.ts';

/** The rule for one finding, by the exemptions of the sets and by what they say of injected containers. */
export function rulingOn(finding: Finding, rule: Rule, pod: Pod | undefined): Rule | Waived {
  const ruling = ruleFor(rule, finding);
  return 'exemption' in ruling || !isAboutInjected(finding, pod) ? ruling : ruleForInjected(ruling);
}

/** True where nothing but injected containers is concerned: one of them, or a volume that only they mount. */
function isAboutInjected({ container, pointer }: Finding, pod: Pod | undefined): boolean {
  if (container !== undefined) return container.injected;
  if (pod === undefined || !pod.hasInjected) return false;
  const reached = reachOf(pod, pointer);
  return reached.length > 0 && reached.every(isInjected);
}

function isInjected({ injected }: Container): boolean {
  return injected;
}
