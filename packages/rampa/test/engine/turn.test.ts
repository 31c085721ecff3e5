import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { Turn } from '../../src/engine/turn.ts';

class CountingClock extends VirtualClock {
  immediates = 0;

  override setImmediate(callback: () => void): void {
    this.immediates++;
    super.setImmediate(callback);
  }
}

describe('Turn', () => {
  test('is over after more than 5 ms', () => {
    const clock = new VirtualClock(1000);
    const turn = new Turn(clock);
    expect(turn.isOver()).toBe(false);
    clock.block(5);
    expect(turn.isOver()).toBe(false);
    clock.block(0.1);
    expect(turn.isOver()).toBe(true);
  });

  test('begins anew once the loop has turned', async () => {
    const clock = new VirtualClock();
    const turn = new Turn(clock);
    clock.block(100);
    await turn.next();
    expect(turn.isOver()).toBe(false);
    clock.block(5.1);
    expect(turn.isOver()).toBe(true);
  });

  test('is over for everybody as long as somebody waits for the next one', async () => {
    const clock = new VirtualClock();
    const turn = new Turn(clock);
    const next = turn.next();
    expect(turn.isOver()).toBe(true);
    await next;
    expect(turn.isOver()).toBe(false);
  });

  test('wakes all who wait in one turn, in order', async () => {
    const clock = new CountingClock();
    const turn = new Turn(clock);
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((id) => turn.next().then(() => order.push(id))));
    expect(order).toEqual([1, 2, 3]);
    expect(clock.immediates).toBe(1);
  });

  test('who asks when the turn begins waits for the one after it', async () => {
    const clock = new CountingClock();
    const turn = new Turn(clock);
    await turn.next();
    await turn.next();
    expect(clock.immediates).toBe(2);
  });

  test('lets what is ready go first', async () => {
    const clock = new VirtualClock();
    const turn = new Turn(clock);
    const order: string[] = [];
    clock.setImmediate(() => order.push('ready before'));
    await turn.next().then(() => order.push('next turn'));
    expect(order).toEqual(['ready before', 'next turn']);
  });
});
