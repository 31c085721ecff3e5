/** A duration such as `"1h30m"`, `"30s"` or `"500ms"`: whole numbers with h, m, s and ms, in that order. */
export type DurationText = string;
