import type { RampaError } from '../../../src/core/errors.ts';
import type { ProtocolKind, ProtocolVu, SampleScope } from '../../../src/core/protocol.ts';

/** A protocol that does nothing but note, in order, what the engine asks of it. */
export class FakeProtocol implements ProtocolKind {
  readonly name = 'fake';
  /** Such as `open 1` for the first VU that uses it. */
  readonly calls: string[] = [];
  readonly scopes: SampleScope[] = [];
  #vus = 0;

  openShard(): { openVu(): ProtocolVu } {
    return { openVu: () => this.#openVu() };
  }

  #openVu(): ProtocolVu {
    const id = ++this.#vus;
    this.calls.push(`open ${id}`);
    return {
      bind: (scope) => {
        this.scopes.push(scope);
        return { id };
      },
      endIteration: () => void this.calls.push(`end iteration ${id}`),
      kill: (reason: RampaError) => void this.calls.push(`kill ${id}: ${reason.message}`),
      close: () => void this.calls.push(`close ${id}`),
    };
  }
}
