import type { Json } from '#json/value.ts';

/** Texts that a tool fills in before anything reads the manifest: `${APP}`, `$(APP)`, `$APP`, `{{ .Values.app }}`, `<app>`. */
const PLACEHOLDER = /\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Za-z_]|\{\{[^{}]*\}\}|<[^<>]*>/;

/** True for a text with a placeholder in it: what it will be nobody can tell. */
export function isPlaceholder(value: Json | undefined): boolean {
  return typeof value === 'string' && PLACEHOLDER.test(value);
}
