/** The exit codes of `rampa run`, one name each. */
export const EXIT = {
  passed: 0,
  thresholdBreach: 1,
  iterationError: 2,
  invalidConfig: 3,
  aborted: 4,
  setupFailed: 5,
  outputFailed: 6,
  teardownFailed: 7,
  bug: 70,
} as const;

/** A process exit code that `rampa run` can end with. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

interface CodeRow {
  readonly exitCode: ExitCode;
  readonly meaning: string;
}

/**
 * Every error code of rampa: the exit code it leads to when it ends a run, and what it means.
 * `docs/reference/errors.md` is generated from this table.
 */
export const CODES = {
  RAMPA_USAGE: { exitCode: 3, meaning: 'a command line that cannot be understood' },
  RAMPA_SCRIPT_NOT_FOUND: { exitCode: 3, meaning: 'the load script does not exist' },
  RAMPA_SCRIPT_FAILED: { exitCode: 3, meaning: 'the load script could not be loaded' },
  RAMPA_CONFIG_INVALID: { exitCode: 3, meaning: 'options that do not make a valid plan' },
  RAMPA_OUTPUT_INVALID: { exitCode: 3, meaning: 'an output that cannot be opened before the run' },
  RAMPA_RESULT_INVALID: {
    exitCode: 3,
    meaning: 'a result file that cannot be read, is damaged at its beginning or is none',
  },
  RAMPA_SELF_TEST_FAILED: {
    exitCode: 3,
    meaning: 'this machine cannot make requests to itself, so its ceiling is not known',
  },
  RAMPA_SETUP_FAILED: {
    exitCode: 5,
    meaning: 'setup() threw, timed out or returned what cannot be copied',
  },
  RAMPA_TEARDOWN_FAILED: { exitCode: 7, meaning: 'teardown() threw or timed out' },
  RAMPA_OUTPUT_FAILED: { exitCode: 6, meaning: 'an output lost data while or after the run' },
  RAMPA_ENGINE_STARTED: { exitCode: 3, meaning: 'an engine was started a second time' },
  RAMPA_SCRIPT_UNCAUGHT: {
    exitCode: 2,
    meaning: 'the script threw where nothing could catch it, such as in a timer',
  },
  RAMPA_SHARD_LOST: { exitCode: 2, meaning: 'a shard died before its work was done' },
  RAMPA_METRIC_KIND: { exitCode: 2, meaning: 'a metric name was used with two kinds' },
  RAMPA_METRIC_NAME: { exitCode: 2, meaning: 'a metric name or tag that is not allowed' },
  RAMPA_HISTOGRAM_INVALID: {
    exitCode: 3,
    meaning: 'an encoded histogram that is damaged or of another kind',
  },
  RAMPA_ITERATION_KILLED: {
    exitCode: 2,
    meaning: 'an iteration was interrupted by the end of the run',
  },
  RAMPA_ITERATION_FAILED: { exitCode: 2, meaning: 'an iteration called worker.fail()' },
  RAMPA_WORKER_ENDED: { exitCode: 2, meaning: 'a worker was used after its iteration had ended' },
  RAMPA_HTTP_REQUEST_INVALID: { exitCode: 2, meaning: 'a request that cannot be sent as it is' },
  RAMPA_DNS_NOT_FOUND: { exitCode: 2, meaning: 'the host name does not exist' },
  RAMPA_DNS_FAILED: { exitCode: 2, meaning: 'the host name could not be looked up' },
  RAMPA_CONNECT_REFUSED: { exitCode: 2, meaning: 'the server refused the connection' },
  RAMPA_CONNECT_FAILED: { exitCode: 2, meaning: 'no connection to the server' },
  RAMPA_CONNECTION_RESET: { exitCode: 2, meaning: 'the server reset the connection' },
  RAMPA_CONNECTION_CLOSED: {
    exitCode: 2,
    meaning: 'the server closed the connection before the response ended',
  },
  RAMPA_TLS_PROTOCOL: {
    exitCode: 2,
    meaning: 'the server speaks no TLS, or no version, cipher or protocol that is allowed here',
  },
  RAMPA_TLS_CERT_EXPIRED: { exitCode: 2, meaning: 'the certificate of the server has expired' },
  RAMPA_TLS_CERT_NOT_YET_VALID: {
    exitCode: 2,
    meaning: 'the certificate of the server is not valid yet',
  },
  RAMPA_TLS_CERT_UNTRUSTED: {
    exitCode: 2,
    meaning: 'no trusted authority vouches for the certificate of the server',
  },
  RAMPA_TLS_CERT_HOST: { exitCode: 2, meaning: 'the certificate is for another host' },
  RAMPA_TLS_CLIENT_CERT: {
    exitCode: 2,
    meaning: 'the server wants a client certificate, or does not accept ours',
  },
  RAMPA_TLS_HANDSHAKE: { exitCode: 2, meaning: 'the TLS handshake failed in another way' },
  RAMPA_PROXY_CONNECT: { exitCode: 2, meaning: 'no connection to the proxy' },
  RAMPA_PROXY_AUTH: { exitCode: 2, meaning: 'the proxy wants credentials, or others' },
  RAMPA_PROXY_REFUSED: { exitCode: 2, meaning: 'the proxy opened no tunnel to the server' },
  RAMPA_PROXY_PROTOCOL: { exitCode: 2, meaning: 'the answer of the proxy is not valid HTTP' },
  RAMPA_HTTP_PROTOCOL: { exitCode: 2, meaning: 'the response is not valid HTTP' },
  RAMPA_HTTP_VERSION: {
    exitCode: 2,
    meaning: 'the server does not speak the version of HTTP asked for',
  },
  RAMPA_HTTP2_STREAM: {
    exitCode: 2,
    meaning: 'the HTTP/2 stream of this request was reset, or broke the rules; others go on',
  },
  RAMPA_HTTP2_CONNECTION: {
    exitCode: 2,
    meaning: 'the server ended the HTTP/2 connection with an error, or broke its rules',
  },
  RAMPA_HTTP_TIMEOUT: { exitCode: 2, meaning: 'the request took longer than its timeout' },
  RAMPA_HTTP_TOO_LARGE: { exitCode: 2, meaning: 'a response head or body over the limit' },
  RAMPA_HTTP_REDIRECTS: { exitCode: 2, meaning: 'more redirects than allowed' },
  RAMPA_HTTP_ABORTED: { exitCode: 2, meaning: 'the request was ended by its own signal' },
  RAMPA_HTTP_JSON: { exitCode: 2, meaning: 'a response body that is not JSON' },
  RAMPA_HTTP_DECODE: {
    exitCode: 2,
    meaning: 'a response body that is not compressed as its content-encoding says',
  },
  RAMPA_HTTP_BODY_DISCARDED: {
    exitCode: 2,
    meaning: 'a body was asked for that was discarded, or streamed and read before',
  },
  RAMPA_HTTP_REQUEST_BODY: {
    exitCode: 2,
    meaning: 'what a request body is read from failed, ended early or cannot be read again',
  },
  RAMPA_HTTP_EVENT_STREAM: {
    exitCode: 2,
    meaning: 'the response is no stream of server-sent events',
  },
  RAMPA_BUG: { exitCode: 70, meaning: 'a defect in rampa itself' },
} as const satisfies Record<string, CodeRow>;

/** The stable name of an error; match on it, never on the message. */
export type ErrorCode = keyof typeof CODES;
