import { parentPort } from 'node:worker_threads';
import type { Json } from '#json/value.ts';
import { definitionsIn } from './openapi.ts';
import { moduleText } from './standalone.ts';

/** Compiles OpenAPI documents, one a message, beside the thread that answers requests: it takes up to a second. */
parentPort?.on('message', (document: Json) => {
  try {
    parentPort?.postMessage({ text: moduleText(definitionsIn([document])) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});
