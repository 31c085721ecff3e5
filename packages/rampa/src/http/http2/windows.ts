/** What a server may send before it is told that it arrived, for one stream. */
export const STREAM_WINDOW_BYTES = 4_194_304;

/** The same for all streams of a connection. */
export const CONNECTION_WINDOW_BYTES = 1_073_741_824;

/** What both are until something else is said, RFC 9113 section 6.9.2. */
export const FIRST_WINDOW_BYTES = 65_535;
