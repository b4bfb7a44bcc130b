import { allow, serveNull } from './null-webhook.ts';

/** The null webhook on bare node:https. */
serveNull(allow);
