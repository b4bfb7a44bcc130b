import express from 'express';
import { allow, serveNull } from './null-webhook.ts';

/**
 * The null webhook on express 5 over node:https. It uses only the router: express.json() and res.json() would cost
 * more, and a floor is not made of what one can do without.
 */
const app = express();
app.post(['/mutate', '/validate'], allow);
serveNull(app);
