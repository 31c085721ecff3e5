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

/** The options of the output otel. */
export const OTEL_OPTIONS = {
  protocol: { ...PROTOCOL, read: (text: string) => PROTOCOL.read(text.replace(/^http\//, '')) },
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
  compression: { ...COMPRESSION, variables: variablesOf('COMPRESSION') },
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

function variablesOf(name: string): string[] {
  return [`OTEL_EXPORTER_OTLP_METRICS_${name}`, `OTEL_EXPORTER_OTLP_${name}`];
}

/** The variables have milliseconds without a unit. */
function readTimeout(text: string): number | undefined {
  return SENDER_OPTIONS.timeout.read(/^\d+$/.test(text) ? `${text}ms` : text);
}
