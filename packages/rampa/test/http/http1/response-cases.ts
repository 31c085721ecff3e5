import { CHUNK_CASES } from './cases/chunk-cases.ts';
import { CLOSE_CASES } from './cases/close-cases.ts';
import { FRAMING_CASES } from './cases/framing-cases.ts';
import { HEADER_CASES } from './cases/header-cases.ts';
import { LENGTH_CASES } from './cases/length-cases.ts';
import type { ResponseCaseGroup } from './cases/response-case.ts';
import { STATUS_LINE_CASES } from './cases/status-line-cases.ts';

/** Every response that the HTTP/1.1 client is tested with, and that its reference lists. */
export const RESPONSE_CASES: readonly ResponseCaseGroup[] = [
  { title: 'Status line', cases: STATUS_LINE_CASES },
  { title: 'Headers', cases: HEADER_CASES },
  { title: 'Length and coding', cases: LENGTH_CASES },
  { title: 'End of the body', cases: FRAMING_CASES },
  { title: 'Chunks', cases: CHUNK_CASES },
  { title: 'Connections that the server closes', cases: CLOSE_CASES },
];
