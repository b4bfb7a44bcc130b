import { parentPort } from 'node:worker_threads';
import { messageOf } from '#errors.ts';
import type { Json } from '#json/value.ts';
import { definitionsIn } from './openapi.ts';
import { moduleText } from './standalone.ts';

/** What the thread makes of one document. */
export interface Compiled {
  /** A module for each kind that can be compiled. */
  readonly texts: readonly string[];
  readonly errors: readonly string[];
}

/**
 * Compiles OpenAPI documents, one a message, beside the thread that answers requests: it takes up to a second. Kind by
 * kind, because one that cannot be compiled is no reason to know nothing of the others.
 */
parentPort?.on('message', (document: Json) => parentPort?.postMessage(compile(document)));

function compile(document: Json): Compiled {
  const { definitions, kinds } = definitionsIn([document]);
  const texts: string[] = [];
  const errors: string[] = [];
  for (const [kind, name] of Object.entries(kinds)) {
    try {
      texts.push(moduleText({ definitions, kinds: { [kind]: name } }));
    } catch (error) {
      errors.push(`${kind}: ${messageOf(error)}`);
    }
  }
  return { texts, errors };
}
