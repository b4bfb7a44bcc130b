#!/usr/bin/env node
/**
 * Where the installed command begins. An older Node cannot even load the rest, and would say so with a stack trace.
 */
const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(`error: admend needs Node ${NEEDED} or newer, this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  await import('./main.ts');
}
