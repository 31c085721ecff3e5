import { describe, expect, test } from 'vitest';
import { CATALOG } from '../packages/rampa/src/core/catalog.ts';
import type { MetricKind } from '../packages/rampa/src/core/metric.ts';
import type { SliceValues } from '../packages/rampa/src/core/slice.ts';
import { TAG_COLUMNS } from '../packages/rampa/src/outputs/csv/csv-row.ts';
import { lineStart } from '../packages/rampa/src/outputs/influxdb/line-text.ts';
import { figuresOf } from '../packages/rampa/src/outputs/prometheus/figures.ts';
import { metricName } from '../packages/rampa/src/outputs/prometheus/label-names.ts';
import { sliceFields } from '../packages/rampa/src/outputs/support/slice-fields.ts';
import { SLICE } from '../packages/rampa/test/outputs/slice-of-each-kind.ts';
import { dashboardQueries, dashboardVariables, readDashboard } from './support/dashboard.ts';

/** `run` is what the guide tells users to tell runs apart by. */
const TAGS: ReadonlySet<string> = new Set([...TAG_COLUMNS, 'run']);
/** Those that both outputs write unless they are told otherwise. */
const PERCENTILES = [50, 90, 95, 99];
/** What Grafana has by itself. */
const OF_GRAFANA: ReadonlySet<string> = new Set([
  ...['__range', '__rate_interval', '__interval', 'timeFilter', 'datasource'],
]);

function valuesOf(kind: MetricKind): SliceValues {
  const found = SLICE.series.find(({ values }) => values.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found.values;
}

/** All of the groups of a pattern. */
function captures(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, ...groups]) =>
    groups.filter((one) => one !== undefined),
  );
}

describe('the dashboard of Prometheus', async () => {
  const series = new Set(
    Object.values(CATALOG).flatMap(({ name, kind }) =>
      figuresOf(valuesOf(kind), PERCENTILES).map(({ suffix }) => metricName(name) + suffix),
    ),
  );
  const words = new Set([
    'sum',
    'max',
    'rate',
    'by',
    'or',
    'vector',
    'last_over_time',
    'max_over_time',
  ]);

  test.each(await dashboardQueries('prometheus'))(
    '$place asks for series and labels that there are',
    ({ text, legend }) => {
      const selectors = [...text.matchAll(/([a-zA-Z_:][\w:]*)\{([^}]*)\}/g)];
      expect(selectors.length).toBeGreaterThan(0);
      const names = selectors.map(([, name = '']) => name);
      expect(names.filter((name) => !series.has(name))).toEqual([]);

      const rest = text.replaceAll(/[a-zA-Z_:][\w:]*\{[^}]*\}/g, '').replaceAll(/\[[^\]]*\]/g, '');
      const groups = captures(rest, /by \(([^)]*)\)/g).flatMap((list) => list.split(/,\s*/));
      const calls = captures(rest.replaceAll(/by \([^)]*\)/g, ''), /([a-zA-Z_]\w*)/g);
      expect(calls.filter((word) => !words.has(word))).toEqual([]);

      const labels = selectors.flatMap(([, , inside = '']) =>
        captures(inside, /(\w+)(?:=~|!~|!=|=)"/g),
      );
      const known = (label: string) => TAGS.has(label) || label === 'quantile';
      expect([...labels, ...groups].filter((label) => !known(label))).toEqual([]);
      const shown = captures(legend, /\{\{(\w+)\}\}/g);
      expect(shown.filter((label) => !groups.includes(label))).toEqual([]);

      const quantiles = captures(text, /quantile="([^"]*)"/g).map(Number);
      expect(quantiles.filter((one) => !PERCENTILES.includes(one * 100))).toEqual([]);
    },
  );

  test.each(await dashboardVariables('prometheus'))(
    'the variable $name has the values of a label that there is, of a series that there is',
    ({ name, text, definition }) => {
      const [, asked = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(text) ?? [];
      expect([series.has(asked), TAGS.has(label), label, definition]).toEqual([
        ...[true, true, name, text],
      ]);
    },
  );
});

describe('the dashboard of InfluxDB', async () => {
  const fields = new Map(
    Object.values(CATALOG).map(({ name, kind, unit }) => [
      lineStart({ metric: { name, kind, unit }, tags: {} }),
      new Set(Object.keys(sliceFields(valuesOf(kind), 1, PERCENTILES))),
    ]),
  );

  test.each(await dashboardQueries('influxdb'))(
    '$place asks for fields and tags that there are',
    ({ text, legend }) => {
      const measurements = captures(text, /FROM "([^"]+)"/g);
      expect(measurements).toHaveLength(1);
      const own = fields.get(measurements[0] ?? '');
      // What a query names itself, it may ask for.
      const aliases = captures(text, /AS "(\w+)"/g);
      const asked = captures(text, /\w+\("(\w+)"\)/g);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((one) => own?.has(one) !== true && !aliases.includes(one))).toEqual([]);

      const groups = captures(text, /GROUP BY time\([^)]*\)((?:, "\w+")*)/g);
      const grouped = groups.flatMap((list) => captures(list, /"(\w+)"/g));
      const tags = [...captures(text, /"(\w+)" =~/g), ...grouped];
      expect(tags.filter((tag) => !TAGS.has(tag))).toEqual([]);
      const shown = captures(legend, /\$tag_([a-z]+)/g);
      expect(shown.filter((tag) => !grouped.includes(tag))).toEqual([]);
    },
  );

  test.each(await dashboardVariables('influxdb'))(
    'the variable $name has the values of a tag that there is, of a measurement that there is',
    ({ name, text }) => {
      const [, asked = '', tag = ''] =
        /^SHOW TAG VALUES FROM "([^"]+)" WITH KEY = "(\w+)"$/.exec(text) ?? [];
      expect([fields.has(asked), TAGS.has(tag), tag]).toEqual([true, true, name]);
    },
  );
});

test.each(['prometheus', 'influxdb'])(
  'the queries of %s use each of its variables, and no others',
  async (dashboard) => {
    const texts = (await dashboardQueries(dashboard)).map(({ text }) => text);
    const used = new Set(texts.flatMap((text) => captures(text, /\$\{?(\w+)/g)));
    const own = (await dashboardVariables(dashboard)).map(({ name }) => name);
    expect([...used].filter((name) => !OF_GRAFANA.has(name)).toSorted()).toEqual(own.toSorted());
  },
);

test.each(['prometheus', 'influxdb'])('no two panels of %s cover each other', async (name) => {
  const { panels } = await readDashboard(name);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});
