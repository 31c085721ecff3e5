import { describePeers, startNghttpd } from 'testkit';
import { expect, test } from 'vitest';
import { failureOf, HttpRig } from '../../../packages/rampa/test/http/http-rig.ts';

describePeers('nghttpd, which speaks HTTP/2 only', ['nghttpd'], () => {
  test('fails a request that asks for HTTP/1.1 with a stable code', async () => {
    await using nghttpd = await startNghttpd();
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`http://127.0.0.1:${nghttpd.ports.http2}/`));
    expect(error.code).toBe('RAMPA_HTTP_PROTOCOL');
    expect(error.message).toContain('the response does not start as HTTP/1.1, got "\\u0000');
  });
});
