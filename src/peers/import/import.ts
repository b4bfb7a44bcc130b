import type { Policy } from '#policy.ts';
import { inTextOrder, type Problem } from '#policyset/problem.ts';
import { KUBE_LINTER } from '../kube-linter.ts';
import type { Peer } from '../peer.ts';
import { POLARIS } from '../polaris.ts';
import type { RemarkedSet } from '../set-text.ts';
import { annotatedObjects, holdsObjects } from './annotations.ts';
import { documentsOf, type Source } from './document.ts';
import { exemptionsOf } from './exempting.ts';
import { type Asked, askedByDefault } from './imported.ts';
import { importedSet } from './imported-set.ts';
import { kubeLinterConfig } from './kube-linter-config.ts';
import { Notes } from './notes.ts';
import { polarisConfig } from './polaris-config.ts';
import { IMPORTED_TOOLS, type ImportedTool, shapeOf } from './shape.ts';

/** What other tools' files come to. */
export interface Import {
  /** One for each tool that the files are of; none where something is wrong. */
  readonly sets: readonly RemarkedSet[];
  /** In the order of the texts: errors, of what its tool would not read, or else warnings, of what does not reach the sets. */
  readonly problems: readonly Problem[];
  /** Files found in folders with something in them that is neither a configuration nor an object. */
  readonly foreign: readonly string[];
}

const TOOLS = {
  'kube-linter': { peer: KUBE_LINTER, read: kubeLinterConfig },
  polaris: { peer: POLARIS, read: polarisConfig },
} as const satisfies Record<ImportedTool, { peer: Peer; read: typeof polarisConfig }>;

/**
 * Policy sets out of configurations of kube-linter and Polaris, and out of the annotations by which they let objects be.
 * Which tool a configuration is of is told by its fields, unless `from` says so of one that was named. A tool of which there are only annotations
 * is taken to run by its own defaults.
 */
export function importSets(
  sources: readonly Source[],
  policies: readonly Policy[],
  from?: ImportedTool,
): Import {
  const read = sources.map(documentsOf);
  const noted = read.flatMap(({ documents }) => documents).map((document) => new Notes(document));
  const { configs, foreign } = configsIn(noted, policies, from);
  const objects = noted.flatMap((notes) =>
    annotatedObjects(notes.document).map((object) => ({ object, notes })),
  );
  const sets = IMPORTED_TOOLS.flatMap((tool) => {
    const own = objects.filter(({ object }) => object.tool === tool);
    const asked =
      configs.get(tool) ?? (own.length > 0 ? askedByDefault(TOOLS[tool].peer, policies) : undefined);
    if (asked === undefined) return [];
    const annotations = asked.annotations ? own : [];
    const exempted = annotations.flatMap(({ object, notes }) => exemptionsOf(object, asked, notes));
    return [importedSet(asked, [...asked.exemptions, ...exempted])];
  });
  const problems = inTextOrder([...read, ...noted].flatMap((each) => each.problems));
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? { sets: [], problems: errors, foreign } : { sets, problems, foreign };
}

function configsIn(
  noted: readonly Notes[],
  policies: readonly Policy[],
  from: ImportedTool | undefined,
): { readonly configs: ReadonlyMap<ImportedTool, Asked>; readonly foreign: readonly string[] } {
  const configs = new Map<ImportedTool, Asked>();
  const foreign = new Set<string>();
  for (const notes of noted.filter(({ document }) => !holdsObjects(document))) {
    const { source, value } = notes.document;
    // In a folder there is much that is nobody's configuration.
    const tool = (source.named ? from : undefined) ?? shapeOf(value);
    if (tool === undefined && !source.named) foreign.add(source.file);
    else if (tool === undefined) notes.wrong([], EXPECTED);
    else if (configs.has(tool)) notes.wrong([], `expected one configuration of ${tool}, found another`);
    else configs.set(tool, TOOLS[tool].read(notes, policies));
  }
  return { configs, foreign: [...foreign] };
}

const EXPECTED =
  'expected a configuration of kube-linter (checks: include, exclude, …) or Polaris (checks: hostPIDSet: danger), or ' +
  'Kubernetes objects';
