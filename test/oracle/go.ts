import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Json } from '#json/value.ts';

/** The Go programs of this folder. Each answers with a library that Kubernetes itself uses. */
type Program = 'yaml' | 'json-patch' | 'pod-security';

/** `value` is what the program makes of the question; what it refuses has an `error`. */
export type Answer<T extends Json = Json> = { readonly value: T } | { readonly error: string };

/** Whether the Go programs can be built here. In CI they must be: a law that is not looked at does not hold. */
export function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI'])
      throw new Error('go is missing: CI must compare us with the libraries of Kubernetes');
    return false;
  }
}

/** Builds a program and runs it once for all questions; an answer each, in their order. */
export function ask<T extends Json>(program: Program, questions: readonly Json[]): readonly Answer<T>[] {
  const lines = execFileSync('go', ['run', '.'], {
    cwd: join(import.meta.dirname, program),
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    maxBuffer: 1 << 30,
    encoding: 'utf8',
  });
  const answers = lines.split('\n').slice(0, -1);
  if (answers.length !== questions.length) throw new Error(`${program} left questions unanswered`);
  return answers.map((line) => {
    const answer: { readonly json: T } | { readonly error: string } = JSON.parse(line);
    return 'error' in answer ? answer : { value: answer.json };
  });
}
