/** The certificate that a server showed. */
export interface TlsCertificate {
  /** Such as `CN=example.com, O=Example`. */
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** SHA-256 over the whole certificate: upper-case hex pairs with colons between them. */
  readonly fingerprint256: string;
  /** Such as `DNS:example.com, IP Address:192.0.2.1`; `undefined` when it names none. */
  readonly subjectAltName: string | undefined;
}

/** What the TLS handshake of a connection came to. */
export interface TlsInfo {
  /** Such as `TLSv1.3`. */
  readonly version: string;
  /** Its name in the standards, such as `TLS_AES_256_GCM_SHA384`. */
  readonly cipher: string;
  /** Whether the handshake continued the session of an earlier connection. */
  readonly isResumed: boolean;
  /** `undefined` when the server had none to show, as with a pre-shared key. */
  readonly certificate: TlsCertificate | undefined;
}
