// A steady rate of requests to 50 pages: as many series of every HTTP metric.
import { scenario } from 'rampa';

const PAGES = 50;

export default scenario(
  { executor: 'constant-arrival-rate', rate: 5000, duration: '20m', preAllocatedVus: 200 },
  async (worker) => {
    const url = worker.env['TARGET_URL'] ?? 'http://127.0.0.1:8080';
    await worker.http.get(url, { name: `/pages/${worker.execution.iteration % PAGES}` });
  },
);
