import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readProcess } from '../../src/runner/process-vitals.ts';

test('a process knows its processor time and its memory', async () => {
  const { cpuMs, rssBytes } = await readProcess();
  expect(cpuMs).toBeGreaterThan(0);
  expect(rssBytes).toBeGreaterThan(10_000_000);
  expect((await readProcess()).cpuMs).toBeGreaterThanOrEqual(cpuMs);
});

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('it counts what is open', async () => {
    const before = await readProcess();
    const files = await Promise.all(Array.from({ length: 50 }, () => open(import.meta.filename)));
    const during = await readProcess();
    for (const file of files) await file.close();
    // Others may open and close some meanwhile.
    const more = (during.openFiles ?? 0) - (before.openFiles ?? 0);
    expect(more).toBeGreaterThan(25);
    expect(during.openFilesLimit).toBeGreaterThan(50);
  });

  test('it knows how long processes waited for a processor', async () => {
    const { cpuPressureMs } = await readProcess();
    expect(cpuPressureMs ?? 0).toBeGreaterThanOrEqual(0);
  });

  test('it counts the sockets of the machine', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    const { sockets } = await readProcess();
    server.close();
    expect(sockets).toBeGreaterThanOrEqual(0);
  });
});
