import { member, stringAt } from '#json/value.ts';
import { isDescending } from '#workload/syntax.ts';
import { ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isProfileType, tellOfProfiles } from './profiles.ts';

export const seccompProfile: Invariant = {
  id: 'seccomp-profile',
  demands:
    'A `seccompProfile` has a `type` out of `Localhost`, `RuntimeDefault` and `Unconfined`; with `Localhost`, and only with it, a `localhostProfile` that is a relative path without `..`.',
  source: 'validateSeccompProfileField',
  breaches: ofPods((pod, tell) =>
    tellOfProfiles(pod, 'seccompProfile', tell, (profile) => {
      const type = stringAt(profile, 'type');
      const path = member(profile, 'localhostProfile');
      if (!isProfileType(type)) return 'seccompProfile.type is none that there is';
      if (type !== 'Localhost')
        return path === undefined ? undefined : 'seccompProfile.localhostProfile is for Localhost';
      return typeof path === 'string' && isDescending(path)
        ? undefined
        : 'seccompProfile.localhostProfile is no relative path';
    }),
  ),
};
