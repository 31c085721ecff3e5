import { FAULT_CASES } from '../../packages/rampa/test/http/connection/fault-cases.ts';
import { sentence, table } from './page.ts';

/** What goes wrong between rampa and a server, and the codes of the errors. */
export function faultBlocks(): readonly string[] {
  return [
    '## Faults',
    'A request without a complete response throws an error with one of these codes. It is recorded like any other: in ' +
      '`http_reqs`, in `http_req_failed` with 1, and in all times, with the code in the tag `error`; the time is charged ' +
      'to the phase in which the fault happened. Its connection is closed, and the next request of the VU gets another one.',
    table(
      ['What happens', 'Error code'],
      FAULT_CASES.map(({ title, code }) => [sentence(title), `\`${code}\``]),
    ),
  ];
}
