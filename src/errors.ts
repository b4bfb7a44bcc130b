/**
 * The closed catalogue of what admend itself reports as an error: to an API server, on a terminal, in a log.
 * Codes are stable; a text may become clearer at any time.
 */
export const ERRORS = {
  'review-empty': {
    meaning: 'A webhook request had no body.',
    remedy: 'Send an AdmissionReview of admission.k8s.io/v1 as JSON.',
  },
  'review-not-json': {
    meaning: 'The body of a webhook request is not JSON.',
    remedy: 'Send an AdmissionReview of admission.k8s.io/v1 as JSON.',
  },
  'review-wrong-kind': {
    meaning: 'The body of a webhook request is JSON, but no AdmissionReview.',
    remedy: 'Send an AdmissionReview of admission.k8s.io/v1 as JSON.',
  },
  'review-wrong-version': {
    meaning: 'The AdmissionReview is of another version than admission.k8s.io/v1.',
    remedy: 'Register the webhook with admissionReviewVersions: [v1].',
  },
  'review-no-request': {
    meaning: 'The AdmissionReview holds no request.',
    remedy: 'Send the request and not a response.',
  },
  'review-no-uid': {
    meaning: 'The request has no uid, so no answer to it could be matched.',
    remedy: 'Send the AdmissionReview as the API server made it.',
  },
  'review-wrong-type': {
    meaning: 'The body of a webhook request does not say that it is JSON.',
    remedy: 'Send it with Content-Type: application/json.',
  },
  'body-too-large': {
    meaning: 'The body of a webhook request is larger than any that the API server sends.',
    remedy: 'Check what sends it; the limit follows from the API server’s own and is not meant to be raised.',
  },
  'client-not-trusted': {
    meaning: 'The caller showed no certificate of the CA given by --client-ca.',
    remedy: 'Give the API server a client certificate of that CA, or start without --client-ca.',
  },
  'policy-invalid': {
    meaning: 'A policy folder breaks the contract of a policy.',
    remedy: 'Correct the policy; src/policy.ts states the contract.',
  },
  'policy-unknown': {
    meaning: 'No policy has this id.',
    remedy: 'Take one of the ids listed.',
  },
  'set-unknown': {
    meaning: 'No policy set has this name.',
    remedy: 'Take one of the names listed.',
  },
  'set-invalid': {
    meaning: 'A policy set is not as its format asks.',
    remedy:
      'Correct the line named; docs/policy-sets.md has the format, admend policies schema its JSON Schema.',
  },
  'tool-unknown': {
    meaning: 'No tool or standard with a known list of checks has this name.',
    remedy: 'Take one of the names listed.',
  },
  'import-invalid': {
    meaning: 'A file to be imported is not as its tool would read it.',
    remedy: 'Correct the lines named, or say which tool the files are from with --from.',
  },
  'import-empty': {
    meaning: 'The files named hold nothing of another tool.',
    remedy: 'Name a configuration of kube-linter or Polaris, or manifests with their annotations.',
  },
  'file-unreadable': {
    meaning: 'A file or folder cannot be read.',
    remedy: 'Check the path and its permissions.',
  },
  'file-unwritable': {
    meaning: 'A file or folder cannot be written.',
    remedy: 'Check the path, its permissions and the space left.',
  },
  'config-invalid': {
    meaning: 'A configuration file is not as its format asks.',
    remedy: 'Correct the line named; admend serve --help says what can be set.',
  },
  'manifest-unreadable': {
    meaning: 'A document is no YAML, or no Kubernetes object.',
    remedy: 'Correct the place named; the other documents are done.',
  },
  'no-manifests': {
    meaning: 'The folders named hold no manifest.',
    remedy:
      'Name a folder with *.yaml, *.yml or *.json files of Kubernetes objects. What git ignores is read when it is named itself.',
  },
  'port-taken': {
    meaning: 'The port is in use.',
    remedy: 'Choose another with --port; 0 picks a free one.',
  },
  'address-unusable': {
    meaning: 'This machine cannot listen at the address and port given.',
    remedy: 'Give an address of this machine with --host, and a port that its user may open with --port.',
  },
  'certificate-invalid': {
    meaning: 'The certificate or key given cannot be used.',
    remedy: 'Give both as PEM, the key matching the certificate.',
  },
  'schemas-missing': {
    meaning: 'The schemas by which mends are checked are not where they belong.',
    remedy: 'In a checkout: npm run prepare. Otherwise install the package again.',
  },
  'cluster-unreachable': {
    meaning: 'The API server of the current context does not answer or refuses.',
    remedy: 'Check the kubeconfig and the context: kubectl cluster-info.',
  },
  'webhook-unreachable': {
    meaning: 'The webhook that is to be registered does not answer.',
    remedy: 'Start it with admend serve, and give its address with --url and its CA with --ca.',
  },
  usage: {
    meaning: 'The command line is not as the command asks.',
    remedy: 'See --help of the command.',
  },
} as const satisfies Record<string, { meaning: string; remedy: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the catalogue. `message` says what happened this time and never holds an object's values. */
export class AdmendError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AdmendError';
    this.code = code;
  }

  /** What to do about it. */
  get remedy(): string {
    return ERRORS[this.code].remedy;
  }
}

export function coded(code: ErrorCode, message: string, cause?: unknown): AdmendError {
  return new AdmendError(code, message, cause);
}

/** What an error that somebody threw says, whatever it is. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
