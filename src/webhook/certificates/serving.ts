import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type AdmendError, coded, messageOf } from '#errors.ts';

/** What the webhook proves its name with. */
export interface ServingCertificate {
  /** PEM, with intermediate certificates after it. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  readonly expires: Date;
}

/** Reads a certificate and its key. Throws `certificate-invalid`, or `file-unreadable`. */
export function readServingCertificate(
  certificateFile: string,
  keyFile: string,
  now: Date,
): ServingCertificate {
  const certificate = read(certificateFile);
  const key = read(keyFile);
  const leaf = usable(certificateFile, () => new X509Certificate(certificate));
  const expires = leaf.validToDate;
  usable(keyFile, () => createSecureContext({ cert: certificate, key }));
  if (!leaf.checkPrivateKey(usable(keyFile, () => createPrivateKey(key)))) {
    throw coded('certificate-invalid', `${keyFile} is not the key of ${certificateFile}`);
  }
  if (expires <= now)
    throw coded('certificate-invalid', `${certificateFile} expired on ${expires.toISOString()}`);
  return { certificate, key, expires };
}

/** Reads the CA whose clients are trusted: PEM, as it stands. Throws `certificate-invalid`, or `file-unreadable`. */
export function readClientCa(file: string): string {
  const pem = read(file);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw coded('certificate-invalid', `${file} holds no certificate`);
  for (const block of blocks) usable(file, () => new X509Certificate(block));
  return pem;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw coded('file-unreadable', `${file}: ${messageOf(error)}`, error);
  }
}

function usable<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw unusable(file, error);
  }
}

/** OpenSSL's messages speak of structures and never quote a key. */
function unusable(file: string, error: unknown): AdmendError {
  return coded('certificate-invalid', `${file} cannot be used: ${messageOf(error)}`, error);
}
