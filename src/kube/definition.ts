import { setTimeout as elapsed } from 'node:timers/promises';
import { coded } from '#errors.ts';
import { isMap, listAt, stringAt } from '#json/value.ts';
import { POLICY_SETS, policySetDefinition } from '#policyset/crd.ts';
import { type Api, apiOf, Refused } from './api.ts';
import { currentConfig } from './current-config.ts';

const PATH = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${POLICY_SETS.definition}`;

const AGAIN_MILLISECONDS = 100;
const MOST_ATTEMPTS = 100;

/** The CustomResourceDefinition of policy sets in the cluster of the current context. */
export interface Definition {
  /**
   * Creates it or brings it up to date; resolves when the API server serves policy sets. Rejects with `cluster-unreachable`,
   * also where it is stored and not served.
   */
  readonly apply: () => Promise<void>;
  /** Removes it, and with it every policy set of the cluster; says whether it was there. */
  readonly remove: () => Promise<boolean>;
}

/** Throws `cluster-unreachable` where there is no context. */
export function definitionOfPolicySets(): Definition {
  return definitionAt(apiOf(currentConfig()), AGAIN_MILLISECONDS);
}

/** Asked every so many milliseconds whether it is served. */
export function definitionAt(api: Api, againMilliseconds: number): Definition {
  return {
    apply: async () => {
      await api.patch(`${PATH}?fieldManager=admend&force=true`, 'apply-patch+yaml', policySetDefinition());
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        if (await isEstablished(api)) return;
        await elapsed(againMilliseconds);
      }
      throw coded('cluster-unreachable', `${api.server}: it has kind PolicySet, but does not serve it`);
    },
    remove: async () => {
      try {
        await api.remove(PATH);
        return true;
      } catch (error) {
        if (error instanceof Refused && error.status === 404) return false;
        throw error;
      }
    },
  };
}

async function isEstablished(api: Api): Promise<boolean> {
  const conditions = listAt(await api.get(PATH), 'status', 'conditions').filter(isMap);
  return conditions.some(
    (condition) => stringAt(condition, 'type') === 'Established' && stringAt(condition, 'status') === 'True',
  );
}
