import type { DemoFlags } from '../demo/demo-flags.ts';
import { type DefineCommand, formatExamples } from './command.ts';

/** `rampa demo`: serves something to load. */
export const demoCommand: DefineCommand = (program, start, paint) => {
  program
    .command('demo')
    .description('Serve the Demo Shop, a small web shop to load, until Ctrl+C.')
    .option('--port <n>', 'port to listen on; 0 is any free one', '3000')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--latency <latency>', 'how long every answer takes, such as 20ms', '20ms')
    .option('--error-rate <share>', 'share of requests answered with 500, from 0 to 1', '0')
    .option('--stall <every:for>', 'answer nothing for a while, again and again, such as 10s:2s')
    .option('--seed <n>', 'makes latencies and errors repeatable', '1')
    .addHelpText(
      'after',
      formatExamples(paint, [
        ['a shop that fails now and then', 'rampa demo --latency 50ms --error-rate 0.02'],
        ['a shop that stops for 2 s every 10 s', 'rampa demo --stall 10s:2s'],
      ]),
    )
    .action((flags: DemoFlags) =>
      start(async (cli) => (await import('../demo/serve-demo.ts')).serveDemo(flags, cli)),
    );
};
