/**
 * Loaded into every server before its own code (`--import`): answers how much CPU the process has used so far, all
 * threads, and ends it with the bench, however that ends. getrusage counts microseconds, where /proc/PID/stat counts
 * ticks of 10 ms.
 */
if (process.send !== undefined) {
  process.on('message', (message) => {
    if (message === 'cpu') process.send?.(process.cpuUsage());
    if (message === 'end') process.exit();
  });
  // The bench is gone. No process.exit(): pino would try for ever to write its last lines to a reader that is gone too.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Listening must not keep a server alive that has nothing left to do.
  process.channel?.unref();
}
