// What `npm run bench:outputs` runs to see what outputs cost: one GET, one check, every HTTP metric on.
// BENCH_OUTPUT: an output as `--output` takes it; none when it is empty.
import { defineConfig, scenario } from 'rampa';

const output = process.env['BENCH_OUTPUT'] ?? '';

export const config = defineConfig({ outputs: output === '' ? [] : [output] });

export default scenario({ executor: 'constant-vus', vus: 20, duration: '5s' }, async (worker) => {
  const response = await worker.http.get(worker.env['TARGET_URL'] ?? 'http://127.0.0.1:8080');
  worker.check(response, { 'status is 200': ({ status }) => status === 200 });
});
