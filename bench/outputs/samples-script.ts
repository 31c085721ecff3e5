// 20,000 samples per second of a script's own, for 5 s, beside what rampa records itself.
import { scenario } from 'rampa';

export default scenario(
  { executor: 'constant-arrival-rate', rate: 200, duration: '5s', preAllocatedVus: 10 },
  (worker) => {
    for (let index = 0; index < 100; index++) worker.trend('own', index);
  },
);
