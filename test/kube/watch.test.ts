import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type JsonMap, stringAt } from '#json/value.ts';
import type { Api } from '#kube/api.ts';
import { CollectionWatch } from '#kube/watch.ts';
import { apiAt, FakeApiServer, type OpenWatch, object } from './fake-api-server.ts';

const PATH = '/apis/example.dev/v1/things';
const QUICK = { least: 1, most: 20, silence: 10_000 };

let server: FakeApiServer;
let api: Api;
let watch: CollectionWatch | undefined;
/** Every state that was told, as `name@version` of its objects. */
let told: string[];
let troubles: string[];
let heard: number;
let waiting: { readonly holds: () => boolean; readonly resolve: () => void }[];

beforeEach(async () => {
  server = new FakeApiServer();
  api = await server.start();
  told = [];
  troubles = [];
  heard = 0;
  waiting = [];
});

afterEach(async () => {
  await watch?.stop();
  watch = undefined;
  await server.stop();
});

function follow(times = QUICK, from = api): void {
  watch = new CollectionWatch(
    from,
    PATH,
    {
      onObjects: (objects) => {
        told.push([...objects.values()].map(shown).join(' '));
        wake();
      },
      onHeard: () => {
        heard++;
        wake();
      },
      onReached: () => {},
      onTrouble: ({ message }) => {
        troubles.push(message);
        wake();
      },
    },
    times,
  );
}

function shown(thing: JsonMap): string {
  return `${stringAt(thing, 'metadata', 'name')}@${stringAt(thing, 'metadata', 'resourceVersion')}`;
}

function wake(): void {
  for (const { holds, resolve } of waiting) if (holds()) resolve();
}

/** Resolves when the state was told. */
function until(state: string): Promise<void> {
  return when(() => told.at(-1) === state);
}

function when(holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => waiting.push({ holds, resolve }));
}

describe('what a collection holds', () => {
  test('is listed page by page, and watched from there', async () => {
    server.items = [object('a', '7'), object('b', '9'), object('c', '3')];
    server.pageSize = 2;
    follow();
    const { from, query } = await server.watch();
    expect(told).toEqual(['a@7 b@9 c@3']);
    expect(from).toBe('100');
    expect(query.get('allowWatchBookmarks')).toBe('true');
    const seconds = Number(query.get('timeoutSeconds'));
    expect(seconds >= 300 && seconds <= 600).toBe(true);
  });

  test('changes with what comes, is added and goes', async () => {
    server.items = [object('a', '7')];
    follow();
    const open = await server.watch();
    open.send('ADDED', object('b', '101'));
    open.send('MODIFIED', object('a', '102'));
    open.send('DELETED', object('b', '103'));
    await until('a@102');
    expect(told).toEqual(['a@7', 'a@7 b@101', 'a@102 b@101', 'a@102']);
  });

  test('is told of whatever the pieces in which it arrives, in the middle of a letter too', async () => {
    follow();
    const open = await server.watch();
    const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: object('a', '101', 'ß€😀') })}\n`);
    for (const byte of bytes) open.write(Buffer.from([byte]));
    await until('a@101');
  });

  test('is not told again by events that are old, twice or out of order', async () => {
    server.items = [object('a', '99')];
    follow();
    const open = await server.watch();
    open.send('MODIFIED', object('a', '105'));
    open.send('MODIFIED', object('a', '105'));
    open.send('MODIFIED', object('a', '99'));
    open.send('DELETED', object('a', '104'));
    open.send('ADDED', object('b', '1000'));
    await until('a@105 b@1000');
    expect(told).toEqual(['a@99', 'a@105', 'a@105 b@1000']);
  });
});

describe('a watch that ends', () => {
  test('in order, is resumed where it was', async () => {
    follow();
    const first = await server.watch();
    first.send('ADDED', object('a', '120'));
    await until('a@120');
    first.end();
    expect((await server.watch()).from).toBe('120');
    expect(server.lists).toBe(1);
  });

  test('after a bookmark, is resumed from there', async () => {
    follow();
    const first = await server.watch();
    first.send('BOOKMARK', { metadata: { resourceVersion: '500' } });
    first.end();
    expect((await server.watch()).from).toBe('500');
    expect(told).toEqual(['']);
  });

  test('in the middle of a line, loses nothing: the line comes again', async () => {
    follow();
    const first = await server.watch();
    first.send('ADDED', object('a', '101'));
    await until('a@101');
    first.write('{"type":"ADDED","object":{"metadata":{"name":"b","resour');
    first.cut();
    const second = await server.watch();
    expect(second.from).toBe('101');
    second.send('ADDED', object('b', '102'));
    await until('a@101 b@102');
    expect(server.lists).toBe(1);
  });

  test('with lines that are no JSON, is begun anew with a list', async () => {
    follow();
    const first = await server.watch();
    server.items = [object('a', '150')];
    first.write('<html>\n');
    await until('a@150');
    expect(server.lists).toBe(2);
  });

  test('is heard with every word, bookmarks too', async () => {
    follow();
    const first = await server.watch();
    await when(() => heard === 1);
    first.send('BOOKMARK', { metadata: { resourceVersion: '500' } });
    first.send('ADDED', object('a', '501'));
    await until('a@501');
    expect(heard).toBe(3);
  });

  test('without a word, is begun anew', async () => {
    follow({ ...QUICK, silence: 50 });
    const first = await server.watch();
    const second = await server.watch();
    expect([first.from, second.from]).toEqual(['100', '100']);
  });
});

describe('an API server that', () => {
  test.each([
    {
      where: 'in the answer',
      forget: (open: OpenWatch) => {
        server.refuses = { watch: 410 };
        open.cut();
      },
    },
    { where: 'in the stream', forget: (open: OpenWatch) => open.send('ERROR', { code: 410 }) },
  ])('has forgotten ($where), is asked for the whole again', async ({ forget }) => {
    server.items = [object('a', '7'), object('b', '8')];
    follow();
    const first = await server.watch();
    server.items = [object('b', '8')];
    server.version = '900';
    forget(first);
    await until('b@8');
    server.refuses = {};
    expect((await server.watch()).from).toBe('900');
    expect(server.lists).toBeGreaterThan(1);
  });

  test('says no, is asked again, ever more seldom', async () => {
    server.refuses = { list: 403 };
    follow();
    await when(() => troubles.length >= 3);
    expect(troubles[0]).toBe('refused with 403');
    server.refuses = {};
    server.items = [object('a', '7')];
    await until('a@7');
  });

  test('fails in the stream, is listed anew', async () => {
    follow();
    const first = await server.watch();
    server.items = [object('a', '200')];
    first.send('ERROR', { kind: 'Status', code: 500, message: 'etcd is away' });
    await until('a@200');
    expect(troubles).toEqual(['etcd is away']);
  });

  test.each([429, 500, 503])('answers a watch with %i, has forgotten nothing', async (status) => {
    follow();
    const first = await server.watch();
    first.send('ADDED', object('a', '120'));
    await until('a@120');
    server.refuses = { watch: status };
    first.end();
    await when(() => troubles.length >= 2);
    server.refuses = {};
    expect((await server.watch()).from).toBe('120');
    expect(server.lists).toBe(1);
  });

  test('has nothing to tell for long, is no trouble', async () => {
    follow({ least: 0, most: 0, silence: 10_000 });
    for (let times = 0; times < 3; times++) (await server.watch()).end();
    (await server.watch()).send('ERROR', { code: 410 });
    await server.watch();
    expect(troubles).toEqual([]);
    expect(server.lists).toBe(2);
  });

  test('is away, is tried again until the watch is stopped', async () => {
    follow(QUICK, apiAt('http://127.0.0.1:1'));
    await when(() => troubles.length >= 3);
    expect(troubles[0]).toContain('ECONNREFUSED');
    expect(told).toEqual([]);
  });
});

test('a watch that is stopped ends, whatever it waits for', { timeout: 5_000 }, async () => {
  follow();
  await server.watch();
  await watch?.stop();
  follow({ least: 600_000, most: 600_000, silence: 600_000 }, apiAt('http://127.0.0.1:1'));
  await when(() => troubles.length > 0);
  await watch?.stop();
  server.hangs = true;
  const lists = server.lists;
  follow();
  await server.listed(lists + 1);
  await watch?.stop();
});
