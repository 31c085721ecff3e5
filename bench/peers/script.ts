// What `npm run bench:peers` runs: one GET with default options, one check, every HTTP metric on.
import { scenario } from 'rampa';

export default scenario({ executor: 'constant-vus', vus: 50, duration: '5s' }, async (worker) => {
  const response = await worker.http.get(worker.env['TARGET_URL'] ?? 'http://127.0.0.1:8080');
  worker.check(response, { 'status is 200': ({ status }) => status === 200 });
});
