import { coded } from '#errors.ts';
import { hintFor } from '#nearest.ts';
import { CIS } from './cis.ts';
import { K8S_AUTO_FIX } from './k8s-auto-fix.ts';
import { KUBE_LINTER } from './kube-linter.ts';
import { NSA_CISA } from './nsa-cisa.ts';
import type { Peer } from './peer.ts';
import { POD_SECURITY_BASELINE, POD_SECURITY_RESTRICTED } from './pod-security.ts';
import { POLARIS } from './polaris.ts';

/** Everybody whose checks are known, one for each `Tool`. */
export const PEERS: readonly Peer[] = [
  KUBE_LINTER,
  POLARIS,
  K8S_AUTO_FIX,
  POD_SECURITY_BASELINE,
  POD_SECURITY_RESTRICTED,
  NSA_CISA,
  CIS,
];

/** By the name of the tool or of the set that ships in its place. Throws `tool-unknown`. */
export function peerCalled(name: string): Peer {
  const peer = PEERS.find(({ tool, set }) => tool === name || set === name);
  if (peer === undefined) {
    const names = PEERS.map(({ tool }) => tool);
    throw coded('tool-unknown', `no tool or standard is called "${name}"${hintFor(name, names)}`);
  }
  return peer;
}
