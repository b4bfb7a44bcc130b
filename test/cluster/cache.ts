import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where binaries and the cluster of `up` live: outside the repository, so that checkouts share them. */
export function cacheFolder(): string {
  const { ADMEND_CACHE: ours, XDG_CACHE_HOME: xdg } = process.env;
  const root = ours ? resolve(ours) : join(xdg || join(homedir(), '.cache'), 'admend');
  return join(root, 'cluster');
}
