import type { Severity } from '#policy.ts';
import {
  isPlaced,
  levelOf,
  levelOfSeverity,
  type PlacedFile,
  type PlacedObject,
  type PlacedViolation,
} from './placed.ts';
import type { PolicyEntry } from './policies.ts';
import { titleOfObject, type UnreadableDocument } from './result.ts';

/**
 * SARIF 2.1.0, with the properties by which GitHub code scanning shows and ranks alerts. `policies` are those that were
 * asked; each is a rule, whether it found anything or not. Source:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function sarif(
  files: readonly PlacedFile[],
  policies: readonly PolicyEntry[],
  version: string,
): string {
  const indexes = new Map(policies.map(({ id }, index) => [id, index]));
  const unreadable = files.flatMap(({ objects }) =>
    objects.flatMap((entry) => (isPlaced(entry) ? [] : [entry])),
  );
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'admend', semanticVersion: version, rules: policies.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: unreadable.length === 0,
            toolExecutionNotifications: unreadable.map(notificationOf),
          },
        ],
        results: files.flatMap((file) => resultsOf(file, indexes)),
      },
    ],
  });
}

/** GitHub takes a score above 9.0 for critical, from 7.0 for high, from 4.0 for medium. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

function ruleOf(policy: PolicyEntry) {
  const { id, title, description, remediation, severity, references } = policy;
  const [helpUri] = references;
  return {
    id,
    name: id.replace(/(?:^|-)[a-z]/g, (start) => start.slice(-1).toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: description },
    help: { text: remediation, markdown: helpOf(policy) },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: levelOfSeverity(severity) },
    properties: {
      tags: ['security', 'kubernetes'],
      precision: 'very-high',
      'security-severity': SCORES[severity],
    },
  };
}

function helpOf({ description, remediation, risks, unfixable, references }: PolicyEntry): string {
  return [
    description,
    `**What to do:** ${remediation}`,
    [
      ...Object.entries(risks).map(([risk, argument]) => `- fix, ${risk}: ${argument}`),
      ...(unfixable === null ? [] : [`- no fix: ${unfixable}`]),
    ].join('\n'),
    references.map((url) => `<${url}>`).join(', '),
  ].join('\n\n');
}

function resultsOf({ file, objects }: PlacedFile, indexes: ReadonlyMap<string, number>) {
  const times = new Map<string, number>();
  return objects.filter(isPlaced).flatMap((object) =>
    object.violations.map((violation) => {
      const identity = identityOf(object, violation);
      const occurrence = (times.get(identity) ?? 0) + 1;
      times.set(identity, occurrence);
      return {
        ruleId: violation.policy,
        ruleIndex: indexes.get(violation.policy) ?? -1,
        level: levelOf(violation),
        message: { text: `${titleOfObject(object)}: ${violation.reason}. ${violation.detail}` },
        locations: [{ ...locationOf(file, violation), logicalLocations: [logicalOf(object, violation)] }],
        // The name that GitHub's own action gives to a hash of the line is left to it: it warns about every other.
        partialFingerprints: { 'admendViolation/v1': `${identity}:${occurrence}` },
      };
    }),
  );
}

/** What stays the same when the file is edited above, below and around the violation. */
function identityOf({ apiVersion, kind, namespace, name }: PlacedObject, { key }: PlacedViolation): string {
  return [apiVersion, kind, namespace ?? '', name ?? '', key].join('/');
}

function logicalOf(object: PlacedObject, { pointer }: PlacedViolation) {
  return { fullyQualifiedName: `${titleOfObject(object)}#${pointer}`, kind: 'object' };
}

function notificationOf({ file, error, line, column }: UnreadableDocument) {
  return {
    level: 'error',
    message: { text: error },
    descriptor: { id: 'manifest-unreadable' },
    locations: [locationOf(file, { line, column })],
  };
}

function locationOf(file: string, { line, column }: { readonly line: number; readonly column: number }) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
      region: { startLine: line, startColumn: column },
    },
  };
}

/** A path as a relative URI reference: what is no unreserved character is percent-encoded, but for the slashes. */
function uriOf(file: string): string {
  return file.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
