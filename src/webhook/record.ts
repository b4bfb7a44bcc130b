import { once } from 'node:events';
import { createWriteStream, openSync } from 'node:fs';
import { parse } from '#admission/decode.ts';
import { coded, messageOf } from '#errors.ts';
import { stringAt } from '#json/value.ts';

/** A file of received reviews, for replays and measurements. */
export interface Recording {
  /** Appends a body that is an AdmissionReview, whatever its version; ignores any other. */
  readonly add: (path: string, body: Buffer) => void;
  /** Resolves when all is written. */
  readonly close: () => Promise<void>;
}

/**
 * Opens `file` for appending, readable by its owner only, because objects hold secrets. Throws `file-unwritable`;
 * `failed` is told when it can be written no longer, which disturbs no request.
 */
export function openRecording(file: string, failed: (error: Error) => void): Recording {
  const stream = createWriteStream(file, { fd: opened(file) });
  stream.on('error', failed);
  return {
    add: (path, body) => {
      const line = lineOf(path, body.toString());
      if (line !== undefined && stream.writable) stream.write(line);
    },
    close: async () => {
      if (!stream.writable) return;
      stream.end();
      await once(stream, 'close');
    },
  };
}

function opened(file: string): number {
  try {
    return openSync(file, 'a', 0o600);
  } catch (error) {
    throw coded('file-unwritable', `${file}: ${messageOf(error)}`, error);
  }
}

/** The review is kept as it came, to the letter; only line breaks between its tokens become blanks. */
function lineOf(path: string, body: string): string | undefined {
  const parsed = parse(body);
  if (!('json' in parsed) || stringAt(parsed.json, 'kind') !== 'AdmissionReview') return undefined;
  return `{"path":${JSON.stringify(path)},"review":${body.trim().replaceAll(/[\r\n]+/g, ' ')}}\n`;
}
