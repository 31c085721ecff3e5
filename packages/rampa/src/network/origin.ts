/** Where connections go: what a pool is keyed by. */
export interface Origin {
  /** Scheme, host and port, such as `http://127.0.0.1:8080`. */
  readonly key: string;
  readonly isSecure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** The `host` header: the port only when it is not the scheme's own. */
  readonly authority: string;
}
