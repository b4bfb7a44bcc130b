import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { CLUSTER_ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, resourcesOf } from '#workload/rbac.ts';

const RIGHTS: readonly Right[] = [
  {
    name: 'create persistent volumes',
    advice: 'take the verb create away',
    resources: resourcesOf('', 'persistentvolumes'),
    verbs: ['create'],
  },
];

export default definePolicy({
  id: 'rbac-persistent-volumes',
  title: 'Role may create persistent volumes',
  description:
    'A PersistentVolume may be a folder of the node (hostPath, local). Whoever may create one reaches the files of a node ' +
    'through it, although policies for Pods let no Pod mount them. People and programs ask for storage with claims; a provisioner ' +
    'makes the volumes.',
  remediation: 'Take the verb create on persistentvolumes away; leave it to the provisioner of the storage.',
  whenNot:
    'The provisioner of a CSI driver, or one of local disks, makes the volumes that people claim: exempt ' +
    'its cluster role by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation',
  ],
  severity: 'high',
  kinds: CLUSTER_ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Whether whoever gets the role provisions storage cannot be read from the role.',
  covers: { cis: ['5.1.9'] },

  detect: (role) => grantedBy(role, RIGHTS),
});
