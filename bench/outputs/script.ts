// What `npm run bench:outputs` runs to see what outputs cost: one GET, one check, every HTTP metric on.
import { scenario } from 'rampa';

export default scenario(
  { executor: 'shared-iterations', vus: 20, iterations: 1000, maxDuration: '2m' },
  async (worker) => {
    const response = await worker.http.get(worker.env['TARGET_URL'] ?? 'http://127.0.0.1:8080');
    worker.check(response, { 'status is 200': ({ status }) => status === 200 });
  },
);
