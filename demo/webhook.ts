import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { performance } from 'node:perf_hooks';
import { Overlay } from '#json/overlay.ts';
import type { PatchOperation } from '#json/patch.ts';
import { isList, isMap, type Json, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { unifiedDiff } from '#manifest/difference.ts';
import { reviewOf } from '#manifest/review.ts';
import { splice } from '#manifest/splice.ts';
import { coloured, plain } from '#report/paint.ts';
import { paintedDiff } from '#report/painted-diff.ts';
import { startWebhook, type WebhookProcess } from '../test/support/webhook-process.ts';
import { type Example, examples } from './examples.ts';

const paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? coloured : plain;

/** Starts `admend serve` on TLS and asks it about every example as the API server would: mutate, then validate. */
export async function onAWebhook(): Promise<void> {
  const webhook = await startWebhook(['recommended']);
  try {
    console.log(`admend serves the policy set "recommended" at ${webhook.url}\n`);
    for (const example of examples()) await show(example, webhook);
    console.log('The same against a real API server, with kubectl apply: npm run demo -- --cluster');
    console.log('(needs Go; builds the server the first time, which takes some minutes)');
  } finally {
    await webhook.stop();
  }
}

async function show(example: Example, webhook: WebhookProcess): Promise<void> {
  const mutated = await ask('mutate', example.object, webhook);
  const after = patched(example.object, mutated.patch);
  const validated = await ask('validate', after, webhook);
  console.log(paint('bold', `== ${example.file}`));
  console.log(example.about);
  console.log(diffOf(example, mutated.patch, after) || 'nothing to mend');
  for (const warning of [...mutated.warnings, ...validated.warnings])
    console.log(`${paint('yellow', 'Warning:')} ${warning}`);
  console.log(
    paint(
      'dim',
      `mutate ${mutated.milliseconds} ms, validate ${validated.milliseconds} ms (round trips over TLS)\n`,
    ),
  );
}

interface Answer {
  readonly patch: readonly PatchOperation[];
  readonly warnings: readonly string[];
  readonly milliseconds: string;
}

async function ask(phase: 'mutate' | 'validate', object: JsonMap, webhook: WebhookProcess): Promise<Answer> {
  const started = performance.now();
  const answer = await post(
    `${webhook.url}/${phase}?timeout=2s`,
    reviewOf(object),
    readFileSync(webhook.ca, 'utf8'),
  );
  const milliseconds = (performance.now() - started).toFixed(1);
  const patch = stringAt(answer, 'response', 'patch');
  return {
    patch: patch === undefined ? [] : JSON.parse(Buffer.from(patch, 'base64').toString()),
    warnings: listAt(answer, 'response', 'warnings').filter((warning) => typeof warning === 'string'),
    milliseconds,
  };
}

function post(url: string, body: Json, ca: string): Promise<Json> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', ca, headers: { 'content-type': 'application/json' } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
      },
    );
    call.on('error', reject).end(JSON.stringify(body));
  });
}

function patched(object: JsonMap, patch: readonly PatchOperation[]): JsonMap {
  const overlay = new Overlay(object);
  for (const operation of patch) {
    const problem = overlay.apply(operation);
    if (problem !== undefined) throw new Error(problem);
  }
  if (!isMap(overlay.root) || isList(overlay.root)) throw new Error('the patch leaves no object');
  return overlay.root;
}

function diffOf(example: Example, operations: readonly PatchOperation[], expected: JsonMap): string {
  const { text } = splice(example.text, [{ document: 0, pointer: '', operations, expected }]);
  return paintedDiff(unifiedDiff(example.file, example.text, text), paint);
}
