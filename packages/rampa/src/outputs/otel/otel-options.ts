import type { OutputHost, OutputOption } from '../../core/output.ts';
import { choiceOption, pairsOption, textOption } from '../support/output-options.ts';
import { COMPRESSION, SENDER_OPTIONS } from '../support/sender-options.ts';
import { readServerAddress, type ServerAddress, withPath } from '../support/server-address.ts';

// Variables: https://opentelemetry.io/docs/specs/otel/protocol/exporter/

/** Where collectors listen by default. */
const DEFAULT_ENDPOINT = 'http://localhost:4318';

const PROTOCOL = choiceOption(
  { about: 'how requests are written', variables: variablesOf('PROTOCOL') },
  ['json', 'protobuf'],
  'json',
);

const TEMPORALITY = choiceOption(
  {
    about:
      'whether sums and histograms are of all so far, or of each second; `lowmemory` is the same as `delta`',
    variables: ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'],
  },
  ['cumulative', 'delta', 'lowmemory'],
  'cumulative',
);

/** The options of the output otel. */
export const OTEL_OPTIONS = {
  protocol: {
    ...PROTOCOL,
    mustBe: `${PROTOCOL.mustBe}, also as http/json or http/protobuf`,
    read: (text: string) => PROTOCOL.read(text.toLowerCase().replace(/^http\//, '')),
  },
  temporality: inAnyCase(TEMPORALITY),
  headers: pairsOption({
    about: 'more headers',
    variables: variablesOf('HEADERS'),
    isSecret: true,
  }),
  service: textOption(
    {
      about: 'the resource attribute `service.name`; without it that of `resource`, or `rampa`',
      variables: ['OTEL_SERVICE_NAME'],
    },
    undefined,
  ),
  resource: pairsOption({
    about: 'more resource attributes',
    variables: ['OTEL_RESOURCE_ATTRIBUTES'],
  }),
  compression: { ...inAnyCase(COMPRESSION), variables: variablesOf('COMPRESSION') },
  ...SENDER_OPTIONS,
  timeout: {
    ...SENDER_OPTIONS.timeout,
    variables: variablesOf('TIMEOUT'),
    read: readTimeout,
  } satisfies OutputOption<number>,
};

/**
 * Where metrics are sent: to the destination with `/v1/metrics` behind it, or where the variables say.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when that is no address
 */
export function otelAddress(
  destination: string | undefined,
  env: OutputHost['env'],
): ServerAddress {
  const ofMetrics = env['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'] ?? '';
  // By its definition, this one is used as it is.
  if (destination === undefined && ofMetrics !== '') return readServerAddress('otel', ofMetrics);
  const ofAll = env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  const base = destination ?? (ofAll === '' ? DEFAULT_ENDPOINT : ofAll);
  const { url, authorization } = readServerAddress('otel', base);
  return { url: withPath(url, '/v1/metrics'), authorization };
}

/** Variables that mean something to others, and what happens here instead. */
const UNUSED = [
  [
    variablesOf('CERTIFICATE'),
    'servers need a certificate that Node trusts; NODE_EXTRA_CA_CERTS can name the same file',
  ],
  [variablesOf('CLIENT_CERTIFICATE'), 'requests are sent without a client certificate'],
  [variablesOf('CLIENT_KEY'), 'requests are sent without a client certificate'],
] as const;

const AGGREGATION = 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION';
const EXPONENTIAL = 'base2_exponential_bucket_histogram';

/** One sentence for each variable that is set and would change something, but is not used. */
export function unusedVariables(env: OutputHost['env'], { protocol }: URL): string[] {
  const sentences: string[] = [];
  for (const [names, instead] of protocol === 'https:' ? UNUSED : []) {
    const name = names.find((one) => (env[one] ?? '') !== '');
    if (name !== undefined) sentences.push(`otel: ${name} is not used: ${instead}`);
  }
  const aggregation = (env[AGGREGATION] ?? '').toLowerCase();
  if (aggregation !== '' && aggregation !== EXPONENTIAL) {
    sentences.push(`otel: ${AGGREGATION} is not used: trends are sent as exponential histograms`);
  }
  return sentences;
}

function inAnyCase<Value>(option: OutputOption<Value>): OutputOption<Value> {
  return { ...option, read: (text) => option.read(text.toLowerCase()) };
}

function variablesOf(name: string): string[] {
  return [`OTEL_EXPORTER_OTLP_METRICS_${name}`, `OTEL_EXPORTER_OTLP_${name}`];
}

/** The variables have milliseconds without a unit. */
function readTimeout(text: string): number | undefined {
  return SENDER_OPTIONS.timeout.read(/^\d+$/.test(text) ? `${text}ms` : text);
}
