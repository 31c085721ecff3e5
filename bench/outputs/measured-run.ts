// Runs script.ts on one shard and prints a line of JSON: requests, and the CPU time of the process and of its main
// thread from the end of the run's first second on, ms. Arguments: the duration, the target's URL. BENCH_OUTPUT as in
// script.ts.
import { fileURLToPath } from 'node:url';
import { Engine, loadTest } from 'rampa';

const [duration = '5s', targetUrl = ''] = process.argv.slice(2);
const test = await loadTest(fileURLToPath(new URL('./script.ts', import.meta.url)), {
  duration,
  env: { TARGET_URL: targetUrl },
});
const controller = new Engine(test, { threads: 1 }).start();
let first: { requests: number; processMs: number; mainMs: number } | undefined;
for await (const event of controller.events()) {
  // Start-up is over by then, and the first second was written.
  if (event.type === 'snapshot' && event.snapshot.duration > 1.5) {
    first ??= { requests: event.snapshot.metrics['http_reqs']?.['count'] ?? 0, ...cpuTimes() };
  }
}
const { exitCode, causes, snapshot } = await controller.wait();
if (exitCode !== 0 || first === undefined) {
  throw new Error(`the run ended with ${exitCode}: ${causes[0]?.message ?? 'it was too short'}`);
}
const { processMs, mainMs } = cpuTimes();
const line = {
  requests: (snapshot?.metrics['http_reqs']?.['count'] ?? 0) - first.requests,
  processMs: processMs - first.processMs,
  mainMs: mainMs - first.mainMs,
};
process.stdout.write(`${JSON.stringify(line)}\n`);

function cpuTimes(): { readonly processMs: number; readonly mainMs: number } {
  const whole = process.cpuUsage();
  const main = process.threadCpuUsage();
  return {
    processMs: (whole.user + whole.system) / 1000,
    mainMs: (main.user + main.system) / 1000,
  };
}
