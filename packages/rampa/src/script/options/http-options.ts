import * as z from 'zod';
import type { HttpDefaults } from '../../core/http.ts';
import { HTTP_OPTION_READERS, withHttpOptions } from '../../core/http-options/http-options.ts';
import type { Report } from '../../core/http-options/report.ts';
import { DEFAULT_HTTP, type HttpPlan } from '../../core/http-plan.ts';
import { options } from './fields.ts';

/** The group `http`, of a scenario or of the config for all of them. */
export const httpOptions = options({
  httpVersion: field('httpVersion', '`"1.1"`, `"2"` or `"auto"`'),
  baseUrl: field('baseUrl', 'http or https address'),
  headers: field('headers', 'object of headers'),
  auth: field('auth', '`{ type, username, password }` or `{ type, token }`'),
  timeout: field('timeout', 'duration, or `{ connect, headers, body, total }`'),
  maxRedirects: field('maxRedirects', 'whole number from 0'),
  expectedStatuses: field('expectedStatuses', 'list of statuses'),
  retry: field('retry', 'whole number from 0, or an object with `limit`'),
  discardBody: field('discardBody', '`true` or `false`'),
  maxBody: field('maxBody', 'size such as `"10MB"`, or bytes'),
})
  .readonly()
  .describe('[options](#http)');

/** What a scenario gets: its own options, then those of the config, then the defaults. */
export function httpPlan(
  shared: z.output<typeof httpOptions> | undefined,
  own: z.output<typeof httpOptions> | undefined,
): HttpPlan {
  return withHttpOptions(withHttpOptions(DEFAULT_HTTP, shared ?? {}), own ?? {});
}

/** An option that is read in the same way wherever it is given. */
function field<Name extends keyof Readers>(name: Name, description: string) {
  const read: (source: unknown, report: Report) => unknown = HTTP_OPTION_READERS[name];
  return z
    .custom<NonNullable<HttpDefaults[Name]>>()
    .transform((source, context) => {
      const report: Report = (path, problem) => {
        context.addIssue({ code: 'custom', path: [...path], params: { problem } });
      };
      return read(source, report) as ReturnType<Readers[Name]>;
    })
    .optional()
    .describe(description);
}

type Readers = typeof HTTP_OPTION_READERS;
