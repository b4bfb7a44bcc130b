import { expect, test } from 'vitest';
import { isRuntimeSocket } from '#workload/runtime-sockets.ts';

test.each([
  ['/run/docker.sock', true],
  ['//var/run/./containerd/containerd.sock/', true],
  ['/run/docker.sock.bak', false],
  ['/RUN/docker.sock', false],
  [String.raw`\\.\pipe\docker_engine`, true],
  ['//./pipe/Docker_Engine', true],
  [String.raw`\\.\pipe\containerd-containerd`, true],
  [String.raw`\\.\pipe\logs`, false],
  [String.raw`C:\docker_engine`, false],
  ['', false],
])('%s is where a container runtime listens: %j', (path, expected) => {
  expect(isRuntimeSocket(path)).toBe(expected);
});
