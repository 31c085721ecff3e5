import {
  LIMIT_BYTES,
  type ResponseCase,
  type ResponseOutcome,
} from '../../packages/rampa/test/http/http1/cases/response-case.ts';
import { RESPONSE_CASES } from '../../packages/rampa/test/http/http1/response-cases.ts';
import { table } from './page.ts';

const SHOWN_CHARACTERS = 140;

const ESCAPES: Readonly<Record<string, string>> = {
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\\': '\\\\',
};

/** What rampa makes of every response that it is tested with. */
export function responseBlocks(): readonly string[] {
  return [
    '## Responses in HTTP/1.1',
    'What rampa does with responses, the odd and the hostile ones too. Each row is a test: the response arrives in one ' +
      'piece, byte by byte, and split at every byte. Where browsers and other clients are lenient, so is rampa; where two ' +
      'readers could see two different responses, it refuses.',
    `Bytes are shown with \`\\r\`, \`\\n\`, \`\\t\` and \`\\x00\`; \`{1000 × x}\` stands for a thousand of them. The limit of a body ` +
      `is ${LIMIT_BYTES} bytes in these tests. Codes are explained in [Error codes](errors.md#error-codes).`,
    ...RESPONSE_CASES.flatMap(({ title, cases }) => [
      `### ${title}`,
      table(['Response', 'The server sends', 'Rampa sees', 'Why'], cases.map(rowOf)),
    ]),
  ];
}

function rowOf({ title, method, bytes, isClosed, expected, rule }: ResponseCase): string[] {
  const asked = method === undefined ? '' : `To ${method}: `;
  const sent = bytes === '' ? 'nothing' : code(bytes);
  const closed = isClosed === true ? ', then closes' : '';
  return [title, `${asked}${sent}${closed}`, outcome(expected), rule ?? '-'];
}

function outcome(expected: ResponseOutcome): string {
  if (expected === 'incomplete') return 'no end: it waits, at most until the timeout';
  if ('code' in expected) return `\`${expected.code}\``;
  const { status, body, isKept, extra, headers = {} } = expected;
  const values = Object.entries(headers).map(([name, value]) => code(`${name}: ${value}`));
  const parts = [`${status}`, ...values, body === '' ? 'no body' : code(body)];
  if (!isKept || extra !== '') parts.push('not kept alive');
  return parts.join(', ');
}

function code(bytes: string): string {
  const text = shortened(bytes);
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** On one line and short: what is repeated often is shown once, and what is still long without its middle. */
function shortened(bytes: string): string {
  const once = bytes.replace(/(?<part>.{1,100}?)\k<part>{9,}/gs, (all, part: string) => {
    return `{${all.length / part.length} × ${part}}`;
  });
  const text = [...once].map(escaped).join('');
  if (text.length <= SHOWN_CHARACTERS) return text;
  return `${text.slice(0, SHOWN_CHARACTERS - 30)} … ${text.slice(-20)}`;
}

function escaped(character: string): string {
  const byte = character.charCodeAt(0);
  const isPlain = character === '×' || (byte >= 0x20 && byte < 0x7f && character !== '\\');
  if (isPlain) return character;
  return ESCAPES[character] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
}
