import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AdmendError } from '#errors.ts';
import { openRecording } from '#webhook/record.ts';
import { podReview, stage } from './stage.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-record-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = (error: Error) => {
  throw error;
};

test('every review is a line, as it came, and the file is for its owner only', async () => {
  const file = join(folder, 'reviews.jsonl');
  const recording = openRecording(file, never);
  const webhook = await stage({ record: recording.add });
  // A number that JavaScript cannot hold: whoever replays the file gets what the API server sent.
  const first = podReview({ uid: 'one' }).replace(
    '"dryRun":false',
    '"dryRun":false,"big":12345678901234567890',
  );
  const second = JSON.stringify(JSON.parse(podReview({ uid: 'two' })), null, 2);
  await webhook.ask({ path: '/mutate?timeout=2s', body: first });
  await webhook.ask({ path: '/validate?timeout=3s', body: `${second}\r\n` });
  await webhook.ask({ path: '/mutate', body: 'not JSON' });
  await webhook.ask({ path: '/mutate', body: '{"kind":"Secret"}' });
  await webhook.close();
  await recording.close();

  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe(`{"path":"/mutate","review":${first}}`);
  expect(JSON.parse(lines[1] ?? '')).toEqual({ path: '/validate', review: JSON.parse(second) });
  expect(lines[2]).toBe('');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a file that is there is added to', async () => {
  const file = join(folder, 'reviews.jsonl');
  for (const uid of ['one', 'two']) {
    const recording = openRecording(file, never);
    recording.add('/mutate', Buffer.from(podReview({ uid })));
    await recording.close();
  }
  expect(readFileSync(file, 'utf8').match(/"uid":"(one|two)"/g)).toEqual(['"uid":"one"', '"uid":"two"']);
});

test('a file that cannot be written is an error at once', () => {
  const open = () => openRecording(join(folder, 'missing', 'reviews.jsonl'), never);
  expect(open).toThrow(AdmendError);
  expect(open).toThrow('no such file or directory');
});
