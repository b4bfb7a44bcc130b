import { isDeepStrictEqual } from 'node:util';
import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { changed } from '../support/oracle.ts';
import { lasting } from './lasting.ts';
import type { Created, Server } from './server.ts';

/**
 * Namespaces of the run's own: one kind to each, so that no controller adopts another's Pod, and one object of a name.
 */
export class Namespaces {
  readonly #taken = new Map<string, number>();
  readonly #used = new Set<string>();

  /** The object in a namespace in which nothing of its kind has its name. */
  settled(object: JsonMap): JsonMap {
    const kind = (stringAt(object, 'kind') ?? '').toLowerCase();
    const name = `${kind} ${stringAt(object, 'metadata', 'name') ?? ''}`;
    const before = this.#taken.get(name) ?? 0;
    this.#taken.set(name, before + 1);
    const namespace = `acceptance-${kind}-${before}`;
    this.#used.add(namespace);
    // Who exports an object exports its version with it, and nothing but a dry run takes that from a new one.
    const { resourceVersion: _, ...metadata } = mapAt(object, 'metadata') ?? {};
    return { ...object, metadata: { ...metadata, namespace } };
  }

  async clear(server: Server): Promise<void> {
    await Promise.all([...this.#used].map((namespace) => server.clear(namespace)));
  }
}

/** How what was created differs from what the dry run had answered, and what was read from what was created. */
export function differencesIn(dry: JsonMap | undefined, made: Created): readonly string[] {
  if ('problem' in made) return [made.problem];
  const { created, read } = made;
  const answered = dry === undefined ? [] : differing('created', lasting(dry), lasting(created));
  return [...answered, ...differing('read', judged(created), judged(read))];
}

/** What is the author's: controllers write the status and an annotation or two at once. */
function judged(object: JsonMap) {
  return lasting({
    metadata: { labels: mapAt(object, 'metadata', 'labels') ?? {} },
    spec: object['spec'] ?? null,
  });
}

function differing(what: string, one: ReturnType<typeof lasting>, other: ReturnType<typeof lasting>) {
  return isDeepStrictEqual(one, other) ? [] : [`${what}: ${changed(one, other).slice(0, 5).join(' ')}`];
}
