import { describe, expect, test } from 'vitest';
import { runRampa } from './support/run-rampa.ts';

/** 150 pages, each with an address of its own, and 40 users. */
const SCRIPT = `
  import { defineConfig, scenario } from 'rampa';
  import { startDemoShop } from 'rampa/demo';
  export const config = defineConfig({ maxSeries: Number(process.env.MAX_SERIES) });
  export async function setup() {
    return { baseUrl: (await startDemoShop()).url };
  }
  export default scenario(
    { executor: 'shared-iterations', vus: 4, iterations: 300 },
    async (worker) => {
      const { iteration } = worker.execution;
      worker.counter('visits', 1, { user: 'user ' + (iteration % 40) });
      await worker.http.get(worker.setupData.baseUrl + '/products/' + (1 + (iteration % 150)));
    },
  );
`;
const PROPOSAL =
  /^'http:\/\/127\.0\.0\.1:\d+\/products\/\d+' and 149 more names of requests look like \/products\/\{\}: write url`\/products\/\$\{\.\.\.\}`, or give them that name, so that they are counted as one$/;

describe.each(['1', '2'])('on %s threads', (threads) => {
  test('what is beyond the series budget is reported by tag, with how many values it has', async () => {
    const { stdout, result } = await runRampa(SCRIPT, {
      args: ['--threads', threads],
      env: { MAX_SERIES: '20' },
    });
    expect(result?.summary?.metrics['http_reqs']).toMatchObject({ count: 300 });
    expect(result?.warnings).toHaveLength(2);
    const [folded, proposal] = result?.warnings ?? [];
    expect(folded).toMatch(
      /^beyond 20 series per metric, samples are in __overflow__ series, which keep only the tags scenario, group, method, status and error: .*http_reqs \(260\).* because tag 'name' has 150 values such as 'http:\/\/127\.0\.0\.1:\d+\/products\/\d+', .*: group requests with the url`\.\.\.` tag or the option 'name'; visits \(1[456]\d\) because tag 'user' has 40 values such as 'user \d+', 'user \d+', 'user \d+': use fewer; or raise maxSeries$/,
    );
    expect(proposal).toMatch(PROPOSAL);
    expect(stdout).toContain(`  ! ${folded}\n  ! ${proposal}\n`);
  });
});

test('many names that are alike are one proposal, also within the budget', async () => {
  const { stdout, result } = await runRampa(SCRIPT, { env: { MAX_SERIES: '1000' } });
  expect(result?.warnings).toEqual([expect.stringMatching(PROPOSAL)]);
  expect(stdout).toContain(`  ! ${result?.warnings[0]}\n`);
});
