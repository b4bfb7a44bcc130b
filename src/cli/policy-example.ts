import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unifiedDiff } from '#manifest/difference.ts';
import type { PolicyExample } from '#report/policies.ts';

/** The policies with their fixtures, which are data and are not compiled: seen from `src/cli/` and from `dist/src/cli/`. */
const POLICIES = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../policies/' : '../../../policies/', import.meta.url),
);

/** The case in which nothing was said yet is the one that most people meet. */
const USUAL = 'absent-parent';

interface Pair {
  readonly before: string;
  readonly after: string;
  /** Mended without a person under most sets; else a person has to accept it. */
  readonly byItself: boolean;
  readonly usual: boolean;
  readonly bytes: number;
}

/** The simplest fixture that shows a policy's fix; undefined where there is none, or where fixtures were not installed. */
export function exampleOf(id: string): PolicyExample | undefined {
  const [pair] = pairsIn(join(POLICIES, id)).sort(
    (a, b) =>
      Number(b.byItself) - Number(a.byItself) || Number(b.usual) - Number(a.usual) || a.bytes - b.bytes,
  );
  if (pair === undefined) return undefined;
  const before = readFileSync(pair.before, 'utf8');
  const [, , ...hunks] = unifiedDiff(id, before, readFileSync(pair.after, 'utf8')).split('\n');
  return {
    about: before.match(/^# .*/gm)?.[0].slice(2) ?? '',
    diff: hunks.join('\n').trimEnd(),
    byItself: pair.byItself,
  };
}

function pairsIn(folder: string): Pair[] {
  const files = new Set(filesIn(folder));
  return [...files].flatMap((file) => {
    const [, role, name] = /^(violates|suggests)\.(.*)$/.exec(file) ?? [];
    const mended = `mended.${name}`;
    if (role === undefined || !files.has(mended)) return [];
    const before = join(folder, file);
    return {
      before,
      after: join(folder, mended),
      byItself: role === 'violates',
      usual: name === `${USUAL}.yaml`,
      bytes: statSync(before).size,
    };
  });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
