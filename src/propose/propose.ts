import { equal } from '#json/equal.ts';
import { ancestorsOf } from '#json/pointer.ts';
import type { Edit } from '#policy.ts';
import { mends } from '#policyset/rule.ts';
import type { Mutable } from './mutable.ts';
import type { Offer } from './offer.ts';
import { appends } from './render.ts';

/** Fixes that stand or fall together, because they share an edit. Mostly one. */
export interface Group {
  readonly offers: readonly Offer[];
  readonly edits: readonly Edit[];
}

/**
 * The fixes to try in one pass, in the order of the offers: those that the rules let be applied without a person and
 * that the API server would let through (`Mutable`). A fix that overlaps one before it is held back; it gets its turn in
 * the next pass, on the result of this one.
 */
export function propose(offers: readonly Offer[], mutable: Mutable): readonly Group[] {
  const claims = new Claims();
  for (const offer of offers) {
    const { rule } = offer.detected;
    if (mends(rule, offer.fix.risk) && offer.fix.edits.every((edit) => isAllowed(edit, mutable)))
      claims.add(offer);
  }
  return claims.groups;
}

function isAllowed(edit: Edit, mutable: Mutable): boolean {
  return edit.op === 'set' ? mutable(edit.pointer, edit.value) : mutable(edit.pointer);
}

/**
 * Who edits which pointer. Two edits overlap when one's pointer is the other's or lies above it; items that are added
 * to the end of one list do not.
 */
class Claims {
  readonly groups: { offers: Offer[]; edits: readonly Edit[] }[] = [];
  readonly #claimed = new Map<string, { edit: Edit; group: number }>();
  readonly #above = new Set<string>();

  add(offer: Offer): void {
    const { edits } = offer.fix;
    const shared = this.#groupWith(edits);
    if (shared !== undefined) this.groups[shared]?.offers.push(offer);
    else if (edits.every((edit) => this.#isFree(edit))) this.#open(offer);
  }

  /** The group that already makes all of these edits, if there is one. */
  #groupWith(edits: readonly Edit[]): number | undefined {
    const [first] = edits;
    const group = first === undefined ? undefined : this.#claimed.get(claimOf(first))?.group;
    const same = edits.every((edit) => {
      const claim = this.#claimed.get(claimOf(edit));
      return claim !== undefined && claim.group === group && equal(claim.edit, edit);
    });
    return same ? group : undefined;
  }

  #isFree(edit: Edit): boolean {
    if (this.#above.has(edit.pointer) || this.#claimed.has(claimOf(edit))) return false;
    return !ancestorsOf(edit.pointer).some((ancestor) => this.#claimed.has(ancestor));
  }

  #open(offer: Offer): void {
    const group = this.groups.push({ offers: [offer], edits: offer.fix.edits }) - 1;
    for (const edit of offer.fix.edits) {
      this.#claimed.set(claimOf(edit), { edit, group });
      for (const ancestor of ancestorsOf(edit.pointer)) this.#above.add(ancestor);
    }
  }
}

/** What no other edit may claim: the pointer, and for the end of a list also the item, so that each is added once. */
function claimOf(edit: Edit): string {
  return edit.op === 'set' && appends(edit) ? `${edit.pointer} ${JSON.stringify(edit.value)}` : edit.pointer;
}
