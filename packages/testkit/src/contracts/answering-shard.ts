import type { ShardLink } from '../../../rampa/src/engine/link.ts';

/**
 * The other side of a link under test. It repeats the reason of every `kill` as the message of a `failed`,
 * writes 42 into the progress of an `assign` and answers `ready`, sends a frame with the counts 1, 2 and 3,
 * whose memory it gives away, for a `resume`, and closes its end at a `stop`.
 */
export function answerOn(link: ShardLink): void {
  link.onMessage((message) => {
    switch (message.type) {
      case 'kill': {
        const { reason } = message;
        const nothing = { hint: undefined, stack: undefined };
        link.send({ type: 'failed', code: 'RAMPA_BUG', message: reason, ...nothing });
        return;
      }
      case 'assign':
        message.progress[0] = 42;
        link.send({ type: 'ready' });
        return;
      case 'resume': {
        const buffer = new ArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT);
        const counts = new Float64Array(buffer);
        counts.set([1, 2, 3]);
        link.send({ type: 'frame', frame: undefined, errors: [], counts, health: [] }, [buffer]);
        return;
      }
      case 'stop':
        void link.close();
        return;
      case 'start':
      case 'samples-taken':
      case 'pause':
        return;
    }
  });
}
