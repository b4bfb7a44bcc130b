import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isList, isMap, type Json, stringAt } from '#json/value.ts';

const FOLDER = fileURLToPath(new URL('oracle/', import.meta.url));

/** What kubectl's YAML library reads in a text, or that it refuses it. */
export type Answer = { readonly value: Json } | { readonly error: string };

/** Whether the Go program can be built here. In CI it must be: a law that is not looked at does not hold. */
export function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI']) throw new Error('go is missing: CI must compare our reader with sigs.k8s.io/yaml');
    return false;
  }
}

/** Builds and runs the Go program once for all the texts. */
export function ask(texts: readonly string[]): Answer[] {
  const options = {
    cwd: FOLDER,
    input: JSON.stringify(texts),
    maxBuffer: 1 << 30,
    encoding: 'utf8',
  } as const;
  const answers: Json = JSON.parse(execFileSync('go', ['run', '.'], options));
  if (!isList(answers) || answers.length !== texts.length)
    throw new Error('the oracle left texts unanswered');
  return answers.map((answer) => {
    const error = stringAt(answer, 'error');
    if (error !== undefined || !isMap(answer)) return { error: error ?? '' };
    return { value: answer['json'] ?? null };
  });
}
