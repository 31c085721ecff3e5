import type { Measured } from '../support/spawn-measured.ts';
import type { ToolReport } from './parse-report.ts';

/** The load that every tool makes: that many connections, each one request after the other. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly durationSeconds: number;
  /** For the files of one run. */
  readonly folder: string;
}

/** A load tester on this machine. */
export interface Tool {
  readonly name: string;
  isInstalled(): boolean;
  /** Writes what the tool needs to read, if anything, and gives its command line. */
  prepare(load: Load): Promise<readonly string[]>;
  readReport(load: Load, run: Measured): Promise<ToolReport | undefined>;
}
