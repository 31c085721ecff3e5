import { formatDuration, parseDuration } from '../../core/duration.ts';
import { Problems } from '../../core/problems.ts';
import { formatBytes, formatMs, formatPercent } from '../../core/quantity.ts';
import type { DemoShopOptions, DemoStats, Stall } from '../../demo/index.ts';
import type { Cli } from '../cli.ts';
import { wrong } from '../flags/read-values.ts';
import { throwUsage } from '../flags/throw-usage.ts';
import type { DemoFlags } from './demo-flags.ts';

/**
 * Serves the Demo Shop until a signal comes, then prints what the server itself counted.
 * @throws {RampaError} for flags that cannot be understood, and when the port cannot be listened on
 */
export async function serveDemo(flags: DemoFlags, cli: Cli): Promise<number> {
  const options = await readDemoFlags(flags);
  let endListening = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    endListening = cli.onSignal(() => resolve());
  });
  try {
    const shop = await cli.startDemoShop(options);
    cli.stdout.write(welcome(shop.url, options));
    await stopped;
    const stats = shop.stats();
    await shop.close();
    cli.stdout.write(describeStats(stats));
    return 0;
  } finally {
    endListening();
  }
}

/** The shop checks what the numbers mean; here they only become numbers. */
async function readDemoFlags(flags: DemoFlags): Promise<DemoShopOptions> {
  const problems = new Problems();
  const number = (flag: string, text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isNaN(value)) wrong(flag, 'a number', text, problems);
    return value;
  };
  const stall = flags.stall === undefined ? undefined : readStallFlag(flags.stall, problems);
  const options = {
    host: flags.host,
    port: number('--port', flags.port),
    latency: flags.latency,
    errorRate: number('--error-rate', flags.errorRate),
    seed: number('--seed', flags.seed),
    ...(stall === undefined ? {} : { stall }),
  };
  await throwUsage(problems, 'demo');
  return options;
}

function readStallFlag(text: string, problems: Problems): Stall | undefined {
  const [everyMs, forMs, ...more] = text.split(':').map(parseDuration);
  if (everyMs !== undefined && forMs !== undefined && more.length === 0) return { everyMs, forMs };
  wrong('--stall', "two durations such as '10s:2s'", text, problems);
  return undefined;
}

function welcome(url: string, { stall, latency, errorRate }: DemoShopOptions): string {
  const facts = [`answers take ${String(latency)}`, `${formatPercent(errorRate ?? 0)} fail`];
  if (stall !== undefined && 'everyMs' in stall) {
    facts.push(
      `nothing is answered for ${formatDuration(stall.forMs)} every ${formatDuration(stall.everyMs)}`,
    );
  }
  return [
    `Demo Shop on ${url}`,
    `  ${facts.join(', ')}`,
    '',
    'In another terminal:',
    `  curl ${url}/products`,
    `  rampa run load.ts --env BASE_URL=${url}`,
    '',
    'Press Ctrl+C to stop.',
    '',
  ].join('\n');
}

function describeStats(stats: DemoStats): string {
  const statuses = Object.entries(stats.statuses).map(([status, count]) => `${count} × ${status}`);
  const routes = Object.entries(stats.routes).sort(([, left], [, right]) => right - left);
  return [
    '',
    `requests: ${stats.requestCount} over ${stats.connectionCount} connections`,
    `answers: ${statuses.length === 0 ? 'none' : statuses.join(', ')}`,
    ...serviceTimeLines(stats),
    `aborted: ${stats.abortedCount}, still open: ${stats.activeCount}`,
    `bytes: ${formatBytes(stats.receivedBytes)} received, ${formatBytes(stats.sentBytes)} sent`,
    ...routes.map(([route, count]) => `  ${String(count).padStart(8)}  ${route}`),
    '',
  ].join('\n');
}

/** What a load test's `http_req_waiting` should come close to. */
function serviceTimeLines({ serviceTimes }: DemoStats): string[] {
  if (serviceTimes.count === 0) return [];
  const times = [50, 95, 99].map((rank) => {
    return `p${rank} ${formatMs(serviceTimes.percentileMs(rank))}`;
  });
  return [`took: ${times.join(', ')}`];
}
