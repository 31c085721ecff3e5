// What `npm run bench:peers` runs: one request, one check, every HTTP metric on. Each section chooses a scenario.
import { type ScenarioOptions, scenario, type Worker } from 'rampa';

/** Both are overridden by flags. */
const LOAD = {
  executor: 'constant-vus',
  vus: 50,
  duration: '5s',
} as const satisfies ScenarioOptions;

export const http = scenario(LOAD, getAndCheck);

/** The target's certificate is one that nobody vouches for. */
export const https = scenario({ ...LOAD, tls: { insecureSkipTlsVerify: true } }, getAndCheck);

export const http2 = scenario(
  { ...LOAD, http: { httpVersion: '2' }, tls: { insecureSkipTlsVerify: true } },
  getAndCheck,
);

export const discardBody = scenario({ ...LOAD, http: { discardBody: true } }, getAndCheck);

export const readStream = scenario(LOAD, async (worker) => {
  const response = await worker.http.stream('GET', targetUrl(worker));
  let bodyBytes = 0;
  for await (const { length } of response) bodyBytes += length;
  worker.check(response, { 'body came': () => bodyBytes > 0 });
});

export const copyStream = scenario(LOAD, async (worker) => {
  const response = await worker.http.stream('GET', targetUrl(worker));
  let lastByte = -1;
  for await (const { bytes } of response) lastByte = bytes.at(-1) ?? lastByte;
  worker.check(response, { 'body came': () => lastByte >= 0 });
});

async function getAndCheck(worker: Worker): Promise<void> {
  const response = await worker.http.get(targetUrl(worker));
  worker.check(response, { 'status is 200': ({ status }) => status === 200 });
}

function targetUrl({ env }: Worker): string {
  return env['TARGET_URL'] ?? 'http://127.0.0.1:8080';
}
