import { coded } from '#errors.ts';
import { isMap, type JsonMap, mapAt } from '#json/value.ts';
import type { Policy } from '#policy.ts';

/** Every policy that there is, by id. Nothing else knows a policy by name. */
export type Catalogue = ReadonlyMap<string, Policy>;

/** The policies of a folder, checked; throws `policy-invalid` with all that is wrong with them at once. */
export function catalogueOf(
  folders: readonly { readonly folder: string; readonly policy: Policy }[],
): Catalogue {
  const problems = folders.flatMap(({ folder, policy }) =>
    problemsOf(folder, policy).map((problem) => `policies/${folder}: ${problem}`),
  );
  if (problems.length > 0) throw coded('policy-invalid', problems.join('\n'));
  return new Map(folders.map(({ policy }) => [policy.id, policy]));
}

function problemsOf(folder: string, policy: Policy): string[] {
  const { id, title, description, remediation, references, kinds, operations, fix, unfixable } = policy;
  const laws: readonly [boolean, string][] = [
    [id === folder, `its id is "${id}"; expected the name of the folder`],
    [/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id), 'its id is not lower case words joined by "-"'],
    [title !== '' && !title.endsWith('.'), 'its title is empty or ends with a full stop'],
    [description.endsWith('.'), 'its description does not end with a full stop'],
    [remediation.endsWith('.'), 'its remediation does not end with a full stop'],
    [policy.whenNot.endsWith('.'), 'its whenNot does not end with a full stop'],
    [references.some((url) => url.startsWith('https://')), 'it names no https reference'],
    [kinds.length > 0 && operations.length > 0, 'it looks at no kind or no operation'],
    [fix === undefined || fix.pointers.length > 0, 'its fix declares no pointers'],
    [fix === undefined || Object.keys(fix.risks).length > 0, 'its fix argues no risk'],
    [fix !== undefined || unfixable !== undefined, 'it has neither a fix nor a reason why there is none'],
    [policy.manifestsOnly?.endsWith('.') ?? true, 'its manifestsOnly does not end with a full stop'],
    [policy.neverAdmitted?.endsWith('.') ?? true, 'its neverAdmitted does not end with a full stop'],
    [fix?.conflicts?.endsWith('.') ?? true, 'its conflicts do not end with a full stop'],
    [everyParameterHasADefault(policy.parameters), 'a parameter has no default'],
  ];
  return laws.filter(([holds]) => !holds).map(([, problem]) => problem);
}

function everyParameterHasADefault(schema: JsonMap): boolean {
  return Object.values(mapAt(schema, 'properties') ?? {}).every(
    (property) => isMap(property) && Object.hasOwn(property, 'default'),
  );
}

/** The parameters of a policy where a set gives none: the defaults of its schema. */
export function defaultParameters({ parameters }: Policy): JsonMap {
  const properties = Object.entries(mapAt(parameters, 'properties') ?? {});
  return Object.fromEntries(
    properties.flatMap(([name, property]) => (isMap(property) ? [[name, property['default'] ?? null]] : [])),
  );
}
