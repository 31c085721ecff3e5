// A given number of GETs.
import { scenario } from 'rampa';

export default scenario(
  { executor: 'shared-iterations', vus: 50, iterations: 5_000_000, maxDuration: '1h' },
  async (worker) => {
    await worker.http.get(worker.env['TARGET_URL'] ?? 'http://127.0.0.1:8080');
  },
);
