// One request per iteration, and work of about ACCURACY_WORK hashes after it, as much as reading a large answer takes: so
// the generator, and not the target, is the first that can do no more. ACCURACY_RATE: iterations per second; without it
// VUs loop, as fast as they can.
import { createHash } from 'node:crypto';
import { type ScenarioOptions, scenario } from 'rampa';

const {
  ACCURACY_RATE,
  ACCURACY_SECONDS = '5',
  ACCURACY_WORK = '50',
  TARGET_URL = '',
} = process.env;
const SAMPLE = Buffer.alloc(8192, 'rampa');
const VUS = 400;

const duration = `${ACCURACY_SECONDS}s`;
const load: ScenarioOptions =
  ACCURACY_RATE === undefined
    ? { executor: 'constant-vus', vus: 40, duration }
    : {
        executor: 'constant-arrival-rate',
        rate: Number(ACCURACY_RATE),
        duration,
        preAllocatedVus: VUS,
        maxVus: VUS,
      };

export default scenario(load, async (worker) => {
  await worker.http.get(`${TARGET_URL}/health`);
  for (let done = 0; done < Number(ACCURACY_WORK); done++) {
    createHash('sha256').update(SAMPLE).digest();
  }
});
