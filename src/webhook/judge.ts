import { parse } from '#admission/decode.ts';
import { admit } from '#admit.ts';
import { described } from '#detect/fault.ts';
import { coded } from '#errors.ts';
import type { Exclusions, Facts, Phase, SchemaLookup } from '#facts.ts';
import { type Json, stringAt } from '#json/value.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Decision, Shed } from '#respond/decision.ts';
import { refuse, shedding } from '#respond/respond.ts';
import { responseJson } from '#respond/response.ts';
import { uidOf } from './uid.ts';

/** What is answered to one body, and what was learnt on the way. */
export interface Answer {
  readonly decision: Decision;
  /** The AdmissionReview to send, as JSON; empty when `decision` has a problem and there is none. */
  readonly text: string;
  /** The body as JSON; undefined where nobody parsed it. */
  readonly review?: Json;
  /** The namespace whose labels a policy set goes by and nobody knew. */
  readonly unknownNamespace?: string;
  /** Set when admend itself failed: the error's class and place. */
  readonly fault?: string;
}

/** What a body is judged by. */
export interface Terms {
  readonly phase: Phase;
  readonly sets: PolicySets;
  readonly exclude: Exclusions;
  /** The labels of a namespace; asked only where a policy set goes by them. */
  readonly namespaceLabels: (namespace: string) => Facts['namespaceLabels'];
  readonly schemas: SchemaLookup;
  /** The wall clock's time. */
  readonly now: Date;
  readonly outOfTime: () => boolean;
}

/** Judges one whole body. Never throws: what `admit` might throw is our fault, and the request goes on unmended. */
export function judge(body: Buffer, terms: Terms): Answer {
  if (terms.outOfTime()) return unjudged(body, terms, 'deadline');
  const parsed = parse(body.toString());
  if ('problem' in parsed) return { decision: refuse(parsed.problem, terms.phase), text: '' };
  const review = parsed.json;
  try {
    const namespace = stringAt(review, 'request', 'namespace') ?? '';
    const namespaceLabels = terms.sets.usesNamespaceLabels ? terms.namespaceLabels(namespace) : 'unknown';
    const decision = admit(review, terms.sets, { ...terms, namespaceLabels });
    const text = decision.problem === undefined ? responseJson(decision) : '';
    return { decision, text, review, ...(decision.undecided.length > 0 && { unknownNamespace: namespace }) };
  } catch (error) {
    const uid = stringAt(review, 'request', 'uid');
    return { ...letThrough(uid, terms, 'fault'), review, fault: described(error) };
  }
}

/** Lets a request through for a reason that is ours. Of `body` the beginning is enough. */
export function unjudged(body: Buffer, terms: Terms, why: Shed): Answer {
  return letThrough(uidOf(body), terms, why);
}

/** Without a uid no answer would reach the request. */
function letThrough(uid: string | undefined, { sets, phase }: Terms, why: Shed): Answer {
  if (uid === undefined || uid === '') {
    return { decision: refuse(coded('review-no-uid', 'no request.uid could be read'), phase), text: '' };
  }
  const decision = shedding(uid, sets, phase, why);
  return { decision, text: responseJson(decision) };
}
