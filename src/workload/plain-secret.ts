import { asksAboutSecret, type SecretName, secretName } from './secret-name.ts';
import { isAmount, isStandIn, isSwitch, isWhereabouts, secretForm } from './secret-value.ts';

/**
 * Why what is called `name` is taken for a secret in plain text, in words that do not show the value; undefined when it
 * is not. `more` are further words that make a name that of a secret.
 */
export function whySecret(name: string, value: string, more: readonly string[] = []): string | undefined {
  if (value === '') return undefined;
  const form = secretForm(value);
  if (form !== undefined) return `the value has the form of a secret (${form})`;
  const called = secretName(name, more);
  return called === undefined || isHarmless(name, value, called)
    ? undefined
    : 'its name says that it is a secret';
}

function isHarmless(name: string, value: string, called: SecretName): boolean {
  if (isStandIn(value) || isWhereabouts(value) || isSwitch(value)) return true;
  if (/^[01]$/.test(value) && asksAboutSecret(name)) return true;
  return called === 'other' && isAmount(value);
}
