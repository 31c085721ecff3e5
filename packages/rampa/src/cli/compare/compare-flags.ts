/** The flags of `rampa compare` as commander hands them over: text, not yet understood. */
export interface CompareFlags {
  readonly format?: string;
  readonly out?: string;
  readonly maxChange?: readonly string[];
  readonly metric?: readonly string[];
  readonly failOnRegression?: boolean;
}
