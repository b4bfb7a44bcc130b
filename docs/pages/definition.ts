import { stringify } from 'yaml';
import { policySetDefinition } from '#policyset/crd.ts';

/** The CustomResourceDefinition of policy sets as a manifest. */
export function definitionManifest(): string {
  const comment = '# Written by `npm run generate` from src/policyset/crd.ts.\n';
  return comment + stringify(policySetDefinition(), { lineWidth: 0, aliasDuplicateObjects: false });
}
