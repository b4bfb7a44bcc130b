const CANONICAL = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The text behind `!!binary`, undefined where it is no padded base64. Line breaks in it are ignored. Bytes that are not
 * UTF-8 become U+FFFD one by one, as Go writes them into JSON.
 */
export function textOfBase64(base64: string): string | undefined {
  const packed = base64.replace(/[\r\n]/g, '');
  if (!CANONICAL.test(packed)) return undefined;
  return utf8(Uint8Array.from(atob(packed), (char) => char.charCodeAt(0)));
}

function utf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const [char, width] = next(bytes, at);
    text += char;
    at += width;
  }
  return text;
}

function next(bytes: Uint8Array, at: number): [char: string, width: number] {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return [String.fromCharCode(lead), 1];
  const width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  try {
    return [STRICT.decode(bytes.subarray(at, at + width)), width];
  } catch {
    return ['\uFFFD', 1];
  }
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
