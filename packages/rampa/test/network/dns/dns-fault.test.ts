import { expect, test } from 'vitest';
import { dnsFault } from '../../../src/network/dns/dns-fault.ts';

test.each([
  ['ENOTFOUND', 'RAMPA_DNS_NOT_FOUND', 'host shop.example does not exist'],
  ['EAI_AGAIN', 'RAMPA_DNS_FAILED', 'host shop.example could not be looked up: EAI_AGAIN'],
  ['', 'RAMPA_DNS_FAILED', 'host shop.example could not be looked up: why'],
])('a look-up that fails with %j', (code, faultCode, problem) => {
  const error = Object.assign(new Error('why'), { code });
  expect(dnsFault('shop.example', error)).toMatchObject({ code: faultCode, problem, cause: error });
});
