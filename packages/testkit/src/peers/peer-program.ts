import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Programs that tests run against, each with the Debian package that it comes from. */
const PACKAGES = {
  nginx: 'nginx',
  haproxy: 'haproxy',
  nghttpd: 'nghttp2-server',
  openssl: 'openssl',
  chromium: 'chromium',
  influxd: 'influxdb',
  prometheus: 'prometheus',
  'victoria-metrics': 'victoria-metrics',
} as const;

/** A server, or a tool, that is nobody's npm package. */
export type PeerProgram = keyof typeof PACKAGES;

/** Debian keeps servers where only the administrator's PATH looks. */
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * Tests against real programs. Where one of them is not installed they are skipped, and their name says why;
 * with `RAMPA_REQUIRE_PEERS=1`, which `.ci/run` sets, they fail.
 */
export function describePeers(
  title: string,
  programs: readonly PeerProgram[],
  tests: () => void,
): void {
  const absent = programs.filter((program) => findProgram(program) === undefined);
  if (absent.length === 0) {
    describe(title, tests);
    return;
  }
  const reason = `${absent.join(' and ')} not installed`;
  if (process.env['RAMPA_REQUIRE_PEERS'] === '1') {
    test(title, () => {
      const packages = absent.map((program) => PACKAGES[program]).join(' ');
      throw new Error(`${reason}: apt-get install ${packages}`);
    });
    return;
  }
  describe.skipIf(true)(`${title} (skipped: ${reason})`, tests);
}

/** The path of an installed program. @throws when there is none */
export function requireProgram(program: PeerProgram): string {
  const path = findProgram(program);
  if (path === undefined) throw new Error(`${program} is not installed`);
  return path;
}

function findProgram(program: PeerProgram): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
