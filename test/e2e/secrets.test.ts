import { expect, test } from 'vitest';
import { runRampa, runRampaOn } from './support/run-rampa.ts';

/** Wherever this is printed or written, something secret could be. */
const SECRET = 'S3CRET';

/** Every request fails: what went wrong must not tell how it was asked. */
const SCRIPT = `
  export const config = {
    env: { TOKEN: '${SECRET}' },
    http: { headers: { Authorization: '${SECRET}', 'x-key': '${SECRET}' } },
    scenarios: {
      proxied: {
        executor: 'shared-iterations',
        exec: 'get',
        env: { PATH: '/', SCENARIO: '${SECRET}' },
        proxy: { http: 'http://${SECRET}:${SECRET}@127.0.0.1:1' },
        http: { auth: { type: 'basic', username: '${SECRET}', password: '${SECRET}' } },
      },
      direct: {
        executor: 'shared-iterations',
        exec: 'get',
        env: { PATH: '?token=${SECRET}' },
        http: { auth: { type: 'bearer', token: '${SECRET}' } },
      },
      malformed: { executor: 'shared-iterations', exec: 'get', env: { PATH: ' of a shop' } },
    },
  };
  export const get = (worker) =>
    worker.http.get('http://${SECRET}:${SECRET}@127.0.0.1:1' + worker.env.PATH);
`;

const ENV = ['--env', `NAME=${SECRET}`];

test.concurrent('no output of a run has a value of env, credentials, headers or a query in it', async (context) => {
  const log = ['--event-log', '{folder}/log.jsonl'];
  const outcome = await runRampa(SCRIPT, { args: [...ENV, ...log], read: 'log.jsonl' });
  const { code, stdout, stderr, result, written } = outcome;
  context.expect(code, stderr).toBe(2);
  context
    .expect(result?.errors.map(({ kind }) => kind).sort())
    .toEqual(['RAMPA_CONNECT_REFUSED', 'RAMPA_HTTP_REQUEST_INVALID', 'RAMPA_PROXY_CONNECT']);
  context.expect(result?.run.env).toEqual(['TOKEN', 'NAME']);
  context.expect(written).toContain('"phase":"complete"');
  context.expect(stdout + stderr + JSON.stringify(result) + written).not.toContain(SECRET);
});

test.concurrent('the html report has none of it either', async (context) => {
  const args = [...ENV, '--output', 'html={folder}/report.html'];
  const { code, stderr, written } = await runRampa(SCRIPT, { args, read: 'report.html' });
  context.expect(code, stderr).toBe(2);
  context.expect(written).toContain('RAMPA_CONNECT_REFUSED');
  context.expect(written).not.toContain(SECRET);
});

test.concurrent.for(['text', 'json'])(
  'inspect shows none of it either, as %s',
  async (format, context) => {
    const args = [...ENV, '--format', format];
    const { code, stdout, stderr } = await runRampa(SCRIPT, { command: 'inspect', args });
    context.expect(code, stderr).toBe(0);
    context.expect(stdout).toContain('proxied');
    context.expect(stdout).not.toContain(SECRET);
  },
);

test.concurrent('bench shows neither the credentials nor the query nor the headers', async (context) => {
  const outcome = await runRampaOn(`http://${SECRET}:${SECRET}@127.0.0.1:1/a?b=${SECRET}`, {
    command: 'bench',
    args: ['--requests', '3', '--header', `Authorization: Bearer ${SECRET}`, '--body', SECRET],
    out: true,
  });
  const { code, stdout, stderr, result } = outcome;
  context.expect(code, stderr).toBe(1);
  context.expect(result?.run.tags).toEqual({ target: 'GET http://127.0.0.1:1/a' });
  context.expect(stdout + stderr + JSON.stringify(result)).not.toContain(SECRET);
});

test.concurrent.for([
  [`env: '${SECRET}'`, 'config.env must be an object of texts, got a text'],
  [`env: { TOKEN: ['${SECRET}'] }`, 'config.env.TOKEN must be text, got a list'],
  [`tls: { ca: { pem: '${SECRET}' } }`, 'config.tls.ca must be PEM text'],
  [
    `tls: { clientCertificates: [{ cert: '', key: '', passphrase: ['${SECRET}'] }] }`,
    'config.tls.clientCertificates[0].passphrase must be text, got a list',
  ],
  [`proxy: { http: 'ftp://ada:${SECRET}@proxy.example' }`, 'config.proxy.http must be the URL'],
  [`http: { auth: 'Bearer ${SECRET}' }`, 'config.http.auth must be an object'],
  [
    `http: { auth: { type: 'Bearer ${SECRET}' } }`,
    'config.http.auth.type must be "basic", "digest" or "bearer", got a text',
  ],
  [
    `http: { headers: { 'Authorization: ${SECRET}': '' } }`,
    'config.http.headers must have names of letters, digits and dashes, got "Authorization:..."',
  ],
  [
    `http: { baseUrl: new URL('http://ada:${SECRET}@shop.example') }`,
    'config.http.baseUrl must be an absolute http or https address, got ',
  ],
] as const)(
  'an option that is not valid is told without it: %s',
  async ([option, message], context) => {
    const script = `export const config = { ${option} }; export default () => {};`;
    const { code, stderr } = await runRampa(script, { command: 'inspect' });
    context.expect(code).toBe(3);
    context.expect(stderr).toContain(message);
    context.expect(stderr).not.toContain(SECRET);
  },
);

test.for([SECRET, `=${SECRET}`])(
  'an --env without a name or a value is told without it: %s',
  async (text) => {
    const { code, stderr } = await runRampa('', { command: 'inspect', args: ['--env', text] });
    expect(code).toBe(3);
    expect(stderr).toContain('--env must be KEY=VALUE, got ');
    expect(stderr).not.toContain(SECRET);
  },
);
