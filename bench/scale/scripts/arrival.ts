// A schedule and nothing else.
import { scenario } from 'rampa';

export default scenario(
  { executor: 'constant-arrival-rate', rate: 5000, duration: '30s', maxVus: 500 },
  async () => {},
);
