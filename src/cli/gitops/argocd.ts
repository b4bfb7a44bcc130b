import { pointerOf } from '#json/pointer.ts';
import type { MendedFields } from './fields.ts';

/**
 * Part of the spec of an Argo CD Application. A field at a fixed place becomes a JSON Pointer, one inside of list items a
 * path for jq, since a pointer can name an item only by its index. Source:
 * https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 */
export function argocdIgnore(fields: readonly MendedFields[]) {
  const ignoreDifferences = fields.map(({ group, kind, patterns }) => {
    const jsonPointers = patterns.filter((pattern) => !pattern.includes('*')).map(pointerOf);
    const jqPathExpressions = patterns.filter((pattern) => pattern.includes('*')).map(jqPath);
    return {
      group,
      kind,
      ...(jsonPointers.length > 0 && { jsonPointers }),
      ...(jqPathExpressions.length > 0 && { jqPathExpressions }),
    };
  });
  return { spec: { ignoreDifferences } };
}

export const ARGOCD_NOTES = `What these policy sets let admend change, for the spec of an Argo CD Application.

Argo CD compares with the live object. Its default comparison does not mind fields that a webhook adds, and neither
does ServerSideDiff=true; what a mend replaces or removes is a difference unless it is ignored as below.

A sync still sends what Git says, and admend mends it again on its way. With the sync option
RespectIgnoreDifferences=true Argo CD sends the live values of these fields instead: set it where a mend must also
outlast a webhook that is away, and not where Git is to change these very fields.`;

/** `.spec.containers[]?.image`: what is missing or no list has no such path, and that is no error. */
function jqPath(pattern: readonly string[]): string {
  return pattern.map(jqStep).join('');
}

function jqStep(token: string, index: number): string {
  if (token === '*') return '[]?';
  if (/^[A-Za-z_]\w*$/.test(token)) return `.${token}`;
  return `${index === 0 ? '.' : ''}[${JSON.stringify(token)}]`;
}
