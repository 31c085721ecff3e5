// Users who hold a connection each and use it once per second.
import { scenario } from 'rampa';

export default scenario(
  { executor: 'constant-vus', vus: 5000, duration: '20s' },
  async (worker) => {
    // Spreads the users over the second, so that they do not all connect at the same moment.
    if (worker.vu.iteration === 0) await worker.sleep(worker.vu.id % 1000);
    await worker.http.get(worker.env['TARGET_URL'] ?? 'http://127.0.0.1:8080');
    await worker.sleep('1s');
  },
);
