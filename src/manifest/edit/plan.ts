import { tokensOf } from '#json/pointer.ts';
import type { Change, Refused } from '../change.ts';
import type { TreeNode } from '../yaml/tree.ts';
import type { Anchors, Site } from './anchors.ts';
import { type Draft, kept, type Refusal } from './draft.ts';
import { applied, within } from './operation.ts';

/** What is to become of a document: its draft with all the changes that can be written, and those that cannot. */
export interface Plan {
  readonly draft: Draft;
  readonly accepted: readonly Change[];
  readonly refused: readonly Refused[];
}

/** Applies the changes to a draft, one after the other. A change is taken whole or, at its first obstacle, refused. */
export function plan(root: TreeNode, changes: readonly Change[], anchors: Anchors): Plan {
  const accepted: Change[] = [];
  const refused: Refused[] = [];
  let draft: Draft = kept(root);
  for (const change of changes) {
    const { document, pointer } = change;
    const site = { anchors, pointer: '' };
    const next = within(draft, tokensOf(pointer), site, (object, at) => changed(object, change, at));
    if (next.kind === 'refused') {
      refused.push({ document, pointer, reason: next.reason });
    } else {
      accepted.push(change);
      draft = next;
    }
  }
  return { draft, accepted, refused };
}

function changed(object: Draft, { operations }: Change, site: Site): Draft | Refusal {
  let draft = object;
  for (const operation of operations) {
    if (operation.op === 'test') continue;
    const next = applied(draft, tokensOf(operation.path), operation, site);
    if (next.kind === 'refused') return next;
    draft = next;
  }
  return draft;
}
