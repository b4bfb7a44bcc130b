import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { coded, messageOf } from '#errors.ts';
import { withLock } from './lock.ts';
import type { Minted, MintOptions } from './mint.ts';
import type { ServingCertificate } from './serving.ts';

const FILES = { caCertificate: 'ca.crt', caKey: 'ca.key', certificate: 'tls.crt', key: 'tls.key' } as const;

/** A certificate that ends sooner is replaced: who starts a server wants it to run for a day. */
const LEAST_LEFT_MILLISECONDS = 24 * 3_600_000;

/**
 * The development certificate kept in `folder`: `ca.crt`, `ca.key`, `tls.crt`, `tls.key`. What is there is used while
 * it holds for a day and for all names; else all four are made anew, keys readable by their owner only. Processes that
 * start at the same time end up with the same. Throws `file-unwritable`, or `certificate-invalid` for a wrong name.
 */
export async function certificateIn(folder: string, options: MintOptions): Promise<ServingCertificate> {
  const { allNames, mintCertificates } = await import('./mint.ts');
  const names = allNames(options.names);
  makeFolder(folder);
  return withLock(join(folder, '.lock'), () => {
    const kept = usable(folder, names, options.now);
    if (kept !== undefined) return kept;
    const minted = mintCertificates(options);
    write(folder, minted);
    const { certificate, key } = minted.tls;
    return { certificate, key, expires: new X509Certificate(certificate).validToDate };
  });
}

/** What is in the folder, when it is fit to serve with. */
function usable(folder: string, names: readonly string[], now: Date): ServingCertificate | undefined {
  try {
    const [ca, certificate, key] = [FILES.caCertificate, FILES.certificate, FILES.key].map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    );
    if (ca === undefined || certificate === undefined || key === undefined) return undefined;
    const leaf = new X509Certificate(certificate);
    const fit =
      leaf.verify(new X509Certificate(ca).publicKey) &&
      leaf.checkPrivateKey(createPrivateKey(key)) &&
      leaf.validFromDate <= now &&
      leaf.validToDate.getTime() - now.getTime() > LEAST_LEFT_MILLISECONDS &&
      names.every((name) => holdsFor(leaf, name));
    return fit ? { certificate, key, expires: leaf.validToDate } : undefined;
  } catch {
    // Not there, or no certificate: the same as one that has ended.
    return undefined;
  }
}

function holdsFor(leaf: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function write(folder: string, { ca, tls }: Minted): void {
  try {
    put(folder, FILES.caKey, ca.key, 0o600);
    put(folder, FILES.key, tls.key, 0o600);
    put(folder, FILES.caCertificate, ca.certificate, 0o644);
    put(folder, FILES.certificate, tls.certificate, 0o644);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Through a new file, because the mode of one that is there would stay as it is. */
function put(folder: string, name: string, text: string, mode: number): void {
  const file = join(folder, name);
  writeFileSync(`${file}.${process.pid}`, text, { mode, flag: 'wx' });
  renameSync(`${file}.${process.pid}`, file);
}

function unwritable(folder: string, error: unknown): Error {
  return coded('file-unwritable', `${folder}: ${messageOf(error)}`, error);
}
