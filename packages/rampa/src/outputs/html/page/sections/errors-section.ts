import { formatSeconds } from '../../../../core/quantity.ts';
import type { SampleDocument } from '../../../json/failure-document.ts';
import type { ReportData } from '../../report-data.ts';
import { cutNote } from '../cut-note.ts';
import { element } from '../element.ts';
import { formatCount } from '../quantity-text.ts';
import { section } from '../section.ts';

/** A kind of failure, whatever it is. */
interface Failure {
  readonly title: string;
  readonly kind: string;
  readonly scenario: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly sample: SampleDocument | null;
  readonly texts: readonly string[];
  readonly stack: string | null;
}

/** Everything that failed, kind by kind, most frequent first. */
export function errorsSection(data: ReportData): HTMLElement | undefined {
  const { errors, failedChecks } = data;
  const failures = [...errors.map(ofError), ...failedChecks.map(ofCheck)];
  if (failures.length === 0) return undefined;
  const list = failures.toSorted((a, b) => b.count - a.count).map(failureDetails);
  return section('errors', 'Error log', [
    element('div', { class: 'panel failures' }, list),
    ...cutNote(data, 'errors', 'kinds of errors, the most frequent ones'),
    ...cutNote(data, 'failedChecks', 'kinds of failed checks, the most frequent ones'),
  ]);
}

function ofError(error: ReportData['errors'][number]): Failure {
  const { message: title, kind, stack, hint } = error;
  return { ...timesOf(error), title, kind, stack, texts: hint === null ? [] : [hint] };
}

function ofCheck(check: ReportData['failedChecks'][number]): Failure {
  const { name: title, group, message } = check;
  const texts = [group, message ?? ''].filter((text) => text !== '');
  return { ...timesOf(check), title, kind: 'check', stack: null, texts };
}

type Times = Pick<Failure, 'scenario' | 'count' | 'first' | 'last' | 'sample'>;

function timesOf(one: ReportData['errors'][number] | ReportData['failedChecks'][number]): Times {
  const { scenario, count, first_second: first, last_second: last, sample } = one;
  return { scenario, count, first, last, sample };
}

function failureDetails(failure: Failure): HTMLElement {
  const { title, kind, scenario, count, sample, texts, stack } = failure;
  const iteration = sample?.iteration;
  const facts = [
    `scenario ${scenario}`,
    times(failure),
    ...(iteration === undefined || iteration === null ? [] : [`first in iteration ${iteration}`]),
  ];
  return element('details', {}, [
    element('summary', {}, [
      element('span', { class: 'times' }, [`${formatCount(count)} ×`]),
      element('code', {}, [kind]),
      element('span', { class: 'message' }, [title]),
    ]),
    element('p', { class: 'hint' }, [facts.join(' · ')]),
    ...texts.map((text) => element('p', {}, [text])),
    ...exchange(sample),
    ...(stack === null ? [] : [element('pre', {}, [stack])]),
  ]);
}

function times({ first, last }: Failure): string {
  const [from, to] = [formatSeconds(first), formatSeconds(last)];
  return from === to ? `at ${from}` : `from ${from} to ${to}`;
}

function exchange(sample: SampleDocument | null): Node[] {
  if (sample?.request == null) return [];
  const { request, response } = sample;
  return [
    head(`${request.method} ${request.url}`, request),
    ...(response === null
      ? []
      : [head(`HTTP/${response.http_version} ${response.status}`, response)]),
  ];
}

type Headers = Pick<NonNullable<SampleDocument['request']>, 'headers' | 'more_headers'>;

function head(first: string, { headers, more_headers: more }: Headers): Node {
  const lines = [
    first,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(more > 0 ? [`(${more} more)`] : []),
  ];
  return element('pre', {}, [lines.join('\n')]);
}
