// What `npm run bench:http2` runs: one GET over HTTP/2, one check, every HTTP metric on.
import { scenario } from 'rampa';

export default scenario(
  {
    executor: 'constant-vus',
    vus: 50,
    duration: '5s',
    http: { httpVersion: '2' },
    tls: { insecureSkipTlsVerify: true },
  },
  async (worker) => {
    const response = await worker.http.get(worker.env['TARGET_URL'] ?? 'http://127.0.0.1:8080');
    worker.check(response, { 'status is 200': ({ status }) => status === 200 });
  },
);
