import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { NOTHING_RAN } from 'testkit';
import { describe, expect, test } from 'vitest';
import { htmlDocument, scriptJson } from '../../../src/outputs/html/html-document.ts';
import { htmlReport } from '../../../src/outputs/html/html-report.ts';
import { pageParts } from '../../../src/outputs/html/page-parts.ts';
import { ReportCollector } from '../../../src/outputs/html/report-collector.ts';
import { reportDataOfRun } from '../../../src/outputs/html/report-data-of-run.ts';
import { runStartDocument } from '../../../src/outputs/json/result-document.ts';

/** What ends a script, begins a comment, or is no line of a script. */
const HOSTILE = [
  '</script><img src=x onerror=alert(1)>',
  '<!-- <script>',
  ']]>',
  '\u2028\u2029',
  '&quot;&lt;',
  '\ud800',
  '\0',
];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE),
  fc
    .array(fc.constantFrom('<', '/', 'script', '>', '!', '-', '\u2028', '&'), { maxLength: 12 })
    .map((parts) => parts.join('')),
);

const PARTS = { script: 'run();', style: 'a{}', licence: 'a licence' };

function reportOf(script: string): string {
  const outcome = { ...NOTHING_RAN, script };
  const start = runStartDocument(outcome);
  return htmlDocument(reportDataOfRun({ start, outcome, collector: new ReportCollector() }), PARTS);
}

/** What a parser finds between the tags of the data: up to the first end tag, whatever is before it. */
function dataIn(html: string): unknown {
  const [, behind = ''] = html.split('<script type="application/json" id="data">');
  return JSON.parse(behind.slice(0, behind.search(/<\/script/i)));
}

describe('data within the page', () => {
  test('is JSON in which nothing can be taken for markup, and is read back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.array(text)), (value) => {
        const json = scriptJson(value);
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        // Lone surrogates are escaped by JSON itself.
        expect(JSON.parse(json)).toEqual(value);
      }),
    );
  });

  test('changes nothing else on the page, whatever it says', () => {
    const plain = reportOf('load.ts').replace(/id="data">.*?<\/script>/s, '');
    fc.assert(
      fc.property(text, (script) => {
        const html = reportOf(script);
        expect(html.replace(/id="data">.*?<\/script>/s, '')).toBe(plain);
        expect(dataIn(html)).toMatchObject({ run: { script: script.toWellFormed() } });
      }),
    );
  });
});

describe('the page', () => {
  test('lets nothing run and load but its own script and style', async () => {
    const html = reportOf('load.ts');
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const hash = (part: string): string =>
      `'sha256-${createHash('sha256').update(part).digest('base64')}'`;
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash('run();')}`,
      `style-src ${hash('a{}')}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test('names no other place than the licence and the namespace of SVG', async () => {
    const start = runStartDocument(NOTHING_RAN);
    const outcome = NOTHING_RAN;
    const html = await htmlReport({ start, outcome, collector: new ReportCollector() });
    expect(html.match(/\b(?:https?:)?\/\/[a-z][^\s"'`)]*/g)?.sort()).toEqual([
      'http://www.w3.org/2000/svg',
    ]);
    expect(html).toContain('Copyright (c) 2022 Leon Sorokin');
    expect(html).not.toMatch(/<link|<img|<iframe|@import|url\(/);
  });

  test('has parts in which no tag ends early', async () => {
    const { script, style } = await pageParts();
    expect(script).not.toMatch(/<\/script|<!--/i);
    expect(style).not.toMatch(/<\/style/i);
    expect(script + style).not.toContain('\r');
    expect(script.length).toBeLessThan(100_000);
  });
});
