import { member, stringAt } from '#json/value.ts';
import { ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isProfileType, tellOfProfiles } from './profiles.ts';

export const apparmorProfile: Invariant = {
  id: 'apparmor-profile',
  demands:
    'An `appArmorProfile` has a `type` out of `Localhost`, `RuntimeDefault` and `Unconfined`; with `Localhost`, and only with it, a `localhostProfile` of 1 to 4,095 characters without blanks around it.',
  source: 'ValidateAppArmorProfileField',
  breaches: ofPods((pod, tell) =>
    tellOfProfiles(pod, 'appArmorProfile', tell, (profile) => {
      const type = stringAt(profile, 'type');
      const name = member(profile, 'localhostProfile');
      if (!isProfileType(type)) return 'appArmorProfile.type is none that there is';
      if (type !== 'Localhost')
        return name === undefined ? undefined : 'appArmorProfile.localhostProfile is for Localhost';
      return typeof name === 'string' && isLocalProfile(name)
        ? undefined
        : 'appArmorProfile.localhostProfile is no name';
    }),
  ),
};

/** The name of an AppArmor profile of the node. */
export function isLocalProfile(name: string): boolean {
  return name !== '' && name.length <= 4095 && name.trim() === name;
}
