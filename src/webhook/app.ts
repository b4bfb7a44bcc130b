import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Registry } from 'prom-client';
import type { Phase } from '#facts.ts';
import type { Admission } from './admission.ts';
import { type Check, isReady, listed } from './health.ts';
import type { PolicySetHook } from './policy-set-hook.ts';
import { reply, TEXT_TYPE } from './reply.ts';

/** What the routes lead to. */
export interface Routes {
  readonly admission: Admission;
  /** Answers about a policy set of the cluster, where it keeps some. */
  readonly policySetHook: Pick<PolicySetHook, 'receive'> | undefined;
  readonly checks: () => readonly Check[];
  readonly metrics: Registry;
  readonly draining: () => boolean;
}

const HOOKS: readonly Phase[] = ['mutate', 'validate'];

/** The webhook's routes. The two that the API server calls come first, because each route before them costs time. */
export function createApp({ admission, policySetHook, checks, metrics, draining }: Routes): Express {
  const app = express().disable('x-powered-by').disable('etag').set('query parser', false);
  for (const phase of HOOKS) {
    app.post(`/${phase}`, (request, response) => admission.receive(phase, request, response));
  }
  if (policySetHook !== undefined)
    app.post('/policysets', (request, response) => policySetHook.receive(request, response));
  app.get('/livez', (_request, response) => reply(response, 200, TEXT_TYPE, 'ok\n', draining()));
  app.get('/readyz', (request, response) => {
    const found = checks();
    const ready = isReady(found);
    const verbose = !ready || /[?&]verbose\b/.test(request.url);
    reply(response, ready ? 200 : 503, TEXT_TYPE, verbose ? listed(found) : 'ok\n', draining());
  });
  app.get('/metrics', async (_request, response) => {
    reply(response, 200, metrics.contentType, await metrics.metrics(), draining());
  });
  app.all(
    HOOKS.map((phase) => `/${phase}`),
    (_request, response) => {
      response.setHeader('Allow', 'POST');
      reply(response, 405, TEXT_TYPE, 'an AdmissionReview is sent by POST\n', draining());
    },
  );
  app.use((_request, response) => reply(response, 404, TEXT_TYPE, 'no such path\n', draining()));
  app.use(onError);
  return app;
}

/** A path that cannot be decoded ends here. Express' own answer would show the stack. */
const onError: ErrorRequestHandler = (error, _request, response, _next) => {
  const status: unknown = error?.status;
  if (response.headersSent) response.destroy();
  else reply(response, status === 400 ? 400 : 500, TEXT_TYPE, 'this request cannot be served\n', true);
};
