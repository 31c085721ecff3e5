import type { BenchFlags } from '../bench/bench-flags.ts';
import { addOutputFlags } from '../flags/output-flags.ts';
import { collectValues } from '../flags/read-values.ts';
import { type DefineCommand, formatExamples } from './command.ts';

/** `rampa bench`: loads one URL, without a script. */
export const benchCommand: DefineCommand = (program, start, paint) => {
  const command = program
    .command('bench')
    .description('Load one URL without a script, by default for 10 s over 50 connections.')
    .argument('<url>', 'what to request, such as http://127.0.0.1:3000/products')
    .option('-c, --connections <n>', 'connections, each with one request at a time', '50')
    .option('-d, --duration <duration>', 'how long to send requests; 10s without -n')
    .option('-n, --requests <n>', 'how many requests to send, instead of -d')
    .option('-r, --rate <n>', 'requests per second that are due, whatever the answers take')
    .option('-m, --method <method>', 'method of the request', 'GET')
    .option('-H, --header <name:value>', 'header of the request; repeat it', collectValues)
    .option('-b, --body <text>', 'body of the request, or @FILE for the content of a file')
    .option('--timeout <duration>', 'how long a request may take', '10s')
    .option('--http2', 'speak HTTP/2 instead of HTTP/1.1')
    .option('--insecure', 'accept any TLS certificate')
    .option('--latency', 'print the whole spectrum of percentiles')
    .option('--json', 'print the result as JSON instead of the summary');
  addOutputFlags(command);
  command
    .option('--threads <n>', 'threads to spread the load over, or auto', 'auto')
    .option('-q, --quiet', 'print no summary and no live line')
    .option('--progress', 'show a live line also when stderr is not a terminal')
    .option('--require-trusted', 'fail when this machine could not keep up with the load')
    .addHelpText(
      'after',
      formatExamples(paint, [
        [
          'as many requests as 50 connections can send, for 10 s',
          'rampa bench http://127.0.0.1:3000/',
        ],
        [
          '500 requests per second, with the latency that counts from when each was due',
          'rampa bench http://127.0.0.1:3000/products -r 500 -d 30s',
        ],
        [
          'a fixed number of requests with a body',
          'rampa bench http://127.0.0.1:3000/orders -n 1000 -m POST -b @order.json',
        ],
      ]),
    )
    .action((url: string, flags: BenchFlags) =>
      start(async (cli) => (await import('../bench/run-bench.ts')).runBench(url, flags, cli)),
    );
};
