import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import forge from 'node-forge';

/**
 * X.509 certificates with EC keys. node-forge cannot sign with those, but it writes DER; node:crypto signs it.
 * Field by field after RFC 5280, section 4.1.
 */

const { asn1 } = forge;
const { Class, Type } = asn1;
type Asn1 = ReturnType<typeof asn1.create>;

export interface Subject {
  readonly name: string;
  readonly key: KeyObject;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** The certificate of `subject`, PEM, signed by `issuer`. */
export function certificate(
  subject: Subject,
  issuer: Subject,
  validity: Validity,
  extensions: readonly Asn1[],
): string {
  const body = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serialNumber()),
    ECDSA_WITH_SHA256,
    nameOf(issuer),
    sequence(timeOf(validity.from), timeOf(validity.to)),
    nameOf(subject),
    publicKeyOf(subject),
    explicit(3, sequence(...extensions, authorityOf(issuer))),
  );
  const signature = sign('sha256', derOf(body), issuer.key);
  return pemOf(derOf(sequence(body, ECDSA_WITH_SHA256, bits(signature))));
}

/** What a CA's certificate says: it signs certificates, and no CAs below it. */
export function authorityExtensions(subject: Subject): readonly Asn1[] {
  return [
    extension('2.5.29.19', 'critical', sequence(TRUE, integer(Buffer.of(0)))),
    // keyCertSign and cRLSign are bits 5 and 6; the last bit is unused.
    extension('2.5.29.15', 'critical', primitive(Type.BITSTRING, Buffer.of(1, 0b0000_0110))),
    extension('2.5.29.14', 'plain', primitive(Type.OCTETSTRING, keyIdentifier(subject))),
  ];
}

/** What a server's certificate says: it is a TLS server of these DNS names and IP addresses. */
export function serverExtensions(names: readonly string[]): readonly Asn1[] {
  return [
    extension('2.5.29.19', 'critical', sequence()),
    // digitalSignature is bit 0; seven bits are unused.
    extension('2.5.29.15', 'critical', primitive(Type.BITSTRING, Buffer.of(7, 0b1000_0000))),
    extension('2.5.29.37', 'plain', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', 'plain', sequence(...names.map(alternativeName))),
  ];
}

const TRUE = primitive(Type.BOOLEAN, Buffer.of(0xff));
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** 16 random bytes; the first makes them positive and leaves no zero in front (RFC 5280, section 4.1.2.2). */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

/** A common name and nothing else. */
function nameOf({ name }: Subject): Asn1 {
  const attribute = sequence(oid('2.5.4.3'), primitive(Type.UTF8, Buffer.from(name)));
  return sequence(asn1.create(Class.UNIVERSAL, Type.SET, true, [attribute]));
}

/** From 2050 on, a date is written with all four digits of its year (RFC 5280, section 4.1.2.5). */
function timeOf(date: Date): Asn1 {
  return date.getUTCFullYear() < 2050
    ? asn1.create(Class.UNIVERSAL, Type.UTCTIME, false, asn1.dateToUtcTime(date))
    : asn1.create(Class.UNIVERSAL, Type.GENERALIZEDTIME, false, asn1.dateToGeneralizedTime(date));
}

function publicKeyOf({ key }: Subject): Asn1 {
  return asn1.fromDer(publicDer(key).toString('latin1'));
}

/** How a certificate names the key of its issuer, so that two CAs of one name are told apart. */
function authorityOf(issuer: Subject): Asn1 {
  return extension('2.5.29.35', 'plain', sequence(context(0, keyIdentifier(issuer))));
}

function keyIdentifier({ key }: Subject): Buffer {
  return createHash('sha1').update(publicDer(key)).digest();
}

function publicDer(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** [2] is a DNS name, [7] an IP address (RFC 5280, section 4.2.1.6). */
function alternativeName(name: string): Asn1 {
  return isIP(name) === 0 ? context(2, Buffer.from(name)) : context(7, addressBytes(name));
}

/** `127.0.0.1` -> 4 bytes, `::1` -> 16 */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  // A URL's host is in the one form that RFC 5952 allows, without an IPv4 address at its end.
  const [head = [], tail = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return Buffer.from([...head, ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function extension(id: string, criticality: 'critical' | 'plain', value: Asn1): Asn1 {
  const octets = primitive(Type.OCTETSTRING, derOf(value));
  return criticality === 'critical' ? sequence(oid(id), TRUE, octets) : sequence(oid(id), octets);
}

function sequence(...items: Asn1[]): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, items);
}

function explicit(tag: number, item: Asn1): Asn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, true, [item]);
}

function context(tag: number, bytes: Buffer): Asn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, false, bytes.toString('latin1'));
}

function primitive(type: number, bytes: Buffer): Asn1 {
  return asn1.create(Class.UNIVERSAL, type, false, bytes.toString('latin1'));
}

function oid(dotted: string): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(dotted).getBytes());
}

function integer(bytes: Buffer): Asn1 {
  return primitive(Type.INTEGER, bytes);
}

function bits(bytes: Buffer): Asn1 {
  return primitive(Type.BITSTRING, Buffer.concat([Buffer.of(0), bytes]));
}

function derOf(value: Asn1): Buffer {
  return Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
