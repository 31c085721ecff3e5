// Users who do nothing but wait.
import { scenario } from 'rampa';

export default scenario(
  { executor: 'per-vu-iterations', vus: 100_000, iterations: 1 },
  async (worker) => {
    await worker.sleep('5s');
  },
);
