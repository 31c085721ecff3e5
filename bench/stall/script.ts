// A fixed rate against a shop that stalls once. STALL_SECONDS: how long the run takes, of which the stall is a sixth,
// after a third. STALL_RATE: iterations per second. STALL_VUS: how many can run at the same time.
import { scenario } from 'rampa';
import { startDemoShop } from 'rampa/demo';

const { STALL_SECONDS = '60', STALL_RATE = '100', STALL_VUS = '10' } = process.env;
const durationMs = Number(STALL_SECONDS) * 1000;

export async function setup() {
  const stall = { afterMs: durationMs / 3, forMs: durationMs / 6 };
  return { baseUrl: (await startDemoShop({ latency: '10ms', stall })).url };
}

export default scenario(
  {
    executor: 'constant-arrival-rate',
    rate: Number(STALL_RATE),
    duration: `${durationMs}ms`,
    maxVus: Number(STALL_VUS),
    whenBusy: 'queue',
  },
  async (worker) => {
    await worker.http.get(`${worker.setupData.baseUrl}/products`);
  },
);
