import { expect, test } from 'vitest';
import { ChartGroup, type Range } from '../../../../src/outputs/html/page/chart/chart-group.ts';

function groupOf(max: number) {
  const group = new ChartGroup('time', { min: 0, max });
  const zoomed: Range[] = [];
  const points: number[] = [];
  group.add({ zoom: (range) => zoomed.push(range), pointAt: (x) => points.push(x) });
  return { group, zoomed, points };
}

test('what one chart is zoomed to, all are, until everything is shown again', () => {
  const { group, zoomed } = groupOf(100);
  group.show({ min: 20, max: 40 });
  expect([group.shown, group.isZoomed]).toEqual([{ min: 20, max: 40 }, true]);
  group.reset();
  expect([group.shown, group.isZoomed]).toEqual([{ min: 0, max: 100 }, false]);
  expect(zoomed).toEqual([
    { min: 20, max: 40 },
    { min: 0, max: 100 },
  ]);
});

test('it zooms into the middle, and moves as far as there is time', () => {
  const { group } = groupOf(100);
  group.zoomBy(0.5);
  expect(group.shown).toEqual({ min: 25, max: 75 });
  group.moveBy(0.5);
  expect(group.shown).toEqual({ min: 50, max: 100 });
  group.moveBy(0.5);
  expect(group.shown).toEqual({ min: 50, max: 100 });
  group.zoomBy(4);
  expect(group.shown).toEqual({ min: 0, max: 100 });
});

test('less than two seconds cannot be shown, unless there are no more', () => {
  const { group } = groupOf(100);
  group.show({ min: 50, max: 50.1 });
  expect(group.shown).toEqual({ min: 49.05, max: 51.05 });
  const { group: short } = groupOf(1);
  short.zoomBy(0.5);
  expect(short.shown).toEqual({ min: 0, max: 1 });
});

test('values of one time are shown in all charts', () => {
  const { group, points } = groupOf(100);
  group.pointAt(12);
  expect(points).toEqual([12]);
});

test('everything is shown again exactly, also of a part whose ends are fractions', () => {
  const full = { min: 30.1, max: 33.0173 };
  const group = new ChartGroup('time', full);
  group.show({ min: 30.5, max: 32.6 });
  group.zoomBy(4);
  expect([group.shown, group.isZoomed]).toEqual([full, false]);
});
