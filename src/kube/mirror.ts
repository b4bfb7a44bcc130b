import { type JsonMap, stringAt } from '#json/value.ts';
import type { Listed } from './list.ts';

type Tell = (objects: ReadonlyMap<string, JsonMap>) => void;

/** What is known of a collection, up to a version of it. */
export class Mirror {
  readonly #tell: Tell;
  #objects = new Map<string, JsonMap>();
  #version: string | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Undefined where the collection has to be listed. */
  get version(): string | undefined {
    return this.#version;
  }

  /** What is known may have a gap: it is to be listed. */
  forget(): void {
    this.#version = undefined;
  }

  replace({ objects, version }: Listed): void {
    this.#objects = new Map(objects.map((object) => [nameOf(object), object]));
    this.#version = version;
    this.#tell(new Map(this.#objects));
  }

  /** Takes over one event. What is not newer than what is known was told before. */
  take(type: string, object: JsonMap): void {
    const version = stringAt(object, 'metadata', 'resourceVersion');
    if (version === undefined || !isNewer(version, this.#version)) return;
    this.#version = version;
    if (type === 'BOOKMARK') return;
    if (type === 'DELETED') this.#objects.delete(nameOf(object));
    else this.#objects.set(nameOf(object), object);
    this.#tell(new Map(this.#objects));
  }
}

/** Versions of one collection are whole numbers that grow, however long. Source: KEP-5504, Comparable Resource Version. */
function isNewer(version: string, than: string | undefined): boolean {
  if (than === undefined || !/^\d+$/.test(version) || !/^\d+$/.test(than)) return true;
  return version.length === than.length ? version > than : version.length > than.length;
}

export function nameOf(object: JsonMap): string {
  return stringAt(object, 'metadata', 'name') ?? '';
}
