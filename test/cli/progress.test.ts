import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { progressOver } from '../../src/cli/progress.ts';

/** Progress over 5,000 files whose clock the test sets; `lines` is what was drawn. */
function drawn(watched = true) {
  const lines: string[] = [];
  const clock = { now: 0 };
  const terminal = { watched, redraw: (line: string) => void lines.push(line) };
  const progress = progressOver(5_000, terminal, () => clock.now);
  return { lines, clock, progress };
}

describe('progress', () => {
  test('says how far and how fast, not before somebody wonders and not too often', async () => {
    const { lines, clock, progress } = drawn();
    for (let done = 1; done <= 1_000; done++) {
      clock.now = done;
      await progress.reached(done);
    }
    progress.end();
    expect(lines).toEqual([
      '500 of 5,000 files, 1,000 files/s',
      '600 of 5,000 files, 1,000 files/s',
      '700 of 5,000 files, 1,000 files/s',
      '800 of 5,000 files, 1,000 files/s',
      '900 of 5,000 files, 1,000 files/s',
      '1,000 of 5,000 files, 1,000 files/s',
      '',
    ]);
  });

  test('says nothing of short work, and nothing where nobody watches', async () => {
    const short = drawn();
    await short.progress.reached(5_000);
    short.progress.end();
    expect(short.lines).toEqual([]);
    const unwatched = drawn(false);
    unwatched.clock.now = 10_000;
    await unwatched.progress.reached(1);
    expect(unwatched.lines).toEqual([]);
  });

  test('hears Ctrl-C: the line is taken away and the process ends by the signal', async () => {
    const code = `
      import { progressOver } from './src/cli/progress.ts';
      const redraw = (line) => process.stdout.write('[' + line.slice(0, 1) + ']');
      let time = 0;
      const progress = progressOver(9, { watched: true, redraw }, () => (time += 600));
      await progress.reached(1);
      process.kill(process.pid, 'SIGINT');
      for (;;) await progress.reached(1);`;
    const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', code]);
    let written = '';
    child.stdout.on('data', (chunk: Buffer) => {
      written += chunk.toString();
    });
    const [, signal] = await once(child, 'close');
    expect(signal).toBe('SIGINT');
    expect(written).toMatch(/^(\[1\])+\[\]$/);
  });

  const script = spawnSync('script', ['--version']);

  test.skipIf(script.error !== undefined || !String(script.stdout).includes('util-linux'))(
    'on a real terminal one line is written over and over, and gone before the result',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'admend-progress-'));
      const pod = '---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a}]}\n';
      for (let file = 0; file < 40; file++) writeFileSync(join(folder, `${file}.yaml`), pod.repeat(80));
      const command = `${process.execPath} --conditions=source src/cli/main.ts check ${folder} --output github >/dev/null`;
      const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' });
      rmSync(folder, { recursive: true });
      const [, ...lines] = stdout.split('\r');
      expect(lines.length).toBeGreaterThan(1);
      const texts = lines.map((line) => line.replace('\u001b[K', ' cleared to its end'));
      expect(texts.pop()).toBe(' cleared to its end');
      for (const text of texts) expect(text).toMatch(/^\d+ of 40 files, \d+ files\/s cleared to its end$/);
    },
  );
});
