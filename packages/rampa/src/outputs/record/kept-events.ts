import type { RunEvent } from '../../core/run.ts';

/**
 * Which events a result file keeps: all that happen a few times, and of what thresholds look like meanwhile every
 * change. Snapshots and health are left out, because slices and spans say more.
 */
export class KeptEvents {
  #standing = '';

  keeps(event: RunEvent): boolean {
    switch (event.type) {
      case 'snapshot':
      case 'health':
        return false;
      case 'live_threshold': {
        const before = this.#standing;
        this.#standing = event.results.map(({ passed }) => (passed ? '+' : '-')).join('');
        return event.will_abort || this.#standing !== before;
      }
      case 'phase':
      case 'threshold':
      case 'pause':
      case 'resume':
      case 'warning':
        return true;
    }
  }
}
