/** Keys and indexes from a document to a value as a person writes them: `spec.policies[2].mend`. */
export function fieldOf(path: readonly string[]): string {
  return path.reduce(
    (name, step) => (/^\d+$/.test(step) ? `${name}[${step}]` : name === '' ? step : `${name}.${step}`),
    '',
  );
}
