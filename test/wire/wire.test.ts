import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { inForce } from '../support/sets.ts';
import { connection, rawPost, type Stage, stage, untilClosed } from '../webhook/stage.ts';

/**
 * AdmissionReviews as an API server sends them, and the exact bytes of the answer. `recorded-*` are recorded from one
 * (`npm run bench -- record`); the others are written, because no API server sends what they ask.
 *
 * `<case>.<phase>.request.json` is sent without its white space, `.request.txt` as it is; the answer is
 * `<case>.<phase>.response.golden.txt`, head and body, with the patch once more in readable form under it.
 * `UPDATE=1 npm test` rewrites the answers.
 */

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const UPDATE = process.env['UPDATE'] === '1';
const FILE = /^(?<name>.+)\.(?<phase>mutate|validate)\.(?<what>request\.(json|txt)|response\.golden\.txt)$/;

const files = readdirSync(FOLDER).filter((file) => !file.endsWith('.test.ts'));
const requests = files.filter((file) => FILE.exec(file)?.groups?.['what']?.startsWith('request'));
const answerTo = (file: string) => file.replace(/request\.(json|txt)$/, 'response.golden.txt');

let webhook: Stage;

beforeAll(async () => {
  const sets = loadSets(['recommended'], await loadCatalogue());
  // The digest is not the subject here, and would change every answer whenever a set changes.
  webhook = await stage({ policySets: inForce(() => ({ ...sets, digest: 'sha256:0123456789abcdef' })) });
});

afterAll(() => webhook.close());

test('every file is a request or the answer to one', () => {
  const known = new Set([...requests, ...requests.map(answerTo)]);
  expect(files.filter((file) => !known.has(file))).toEqual([]);
});

describe('the answer, byte for byte', () => {
  test.each(requests)('%s', async (file) => {
    const golden = `${FOLDER}${answerTo(file)}`;
    const answer = await answered(file);
    if (UPDATE) writeFileSync(golden, answer);
    expect(existsSync(golden), `no ${answerTo(file)}: UPDATE=1 npm test writes it`).toBe(true);
    expect(answer).toBe(readFileSync(golden, 'utf8'));
  });
});

async function answered(file: string): Promise<string> {
  const text = readFileSync(`${FOLDER}${file}`, 'utf8');
  const body = file.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text;
  const phase = FILE.exec(file)?.groups?.['phase'];
  const socket = await connection(webhook.port);
  const answer = untilClosed(socket);
  socket.write(rawPost(body, `/${phase}?timeout=2s`).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  return readable((await answer).replace(/^Date: .*$/m, 'Date: (the time)'));
}

/** The head's CRLF become LF, so that no editor changes the file; the patch is decoded below. */
function readable(answer: string): string {
  const patch = /"patch":"([^"]*)"/.exec(answer)?.[1];
  const decoded =
    patch === undefined
      ? ''
      : `\n\nthe patch:\n${JSON.stringify(JSON.parse(Buffer.from(patch, 'base64').toString()), null, 2)}`;
  return `${answer.replaceAll('\r\n', '\n')}${decoded}\n`;
}
