// One GET after the other, as fast as the target answers.
import { scenario } from 'rampa';

export default scenario({ executor: 'constant-vus', vus: 50, duration: '5s' }, async (worker) => {
  await worker.http.get(worker.env['TARGET_URL'] ?? 'http://127.0.0.1:8080');
});
