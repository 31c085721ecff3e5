import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { Clock } from '../../core/clock.ts';
import type { Random } from '../../core/iteration-random.ts';
import type { AddressFamily, DnsPlan, HostAddress } from '../../core/network.ts';
import { type Answer, orderedFrom, preferred } from './address-order.ts';

/** Names that a scenario remembers in a shard; beyond it, it starts over. */
const MAX_NAMES = 10_000;

/** Where to connect to. */
export interface Address {
  /** IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

/** Asks the system for all addresses of a name, in its order: `dns.lookup`, or a test's own. */
export type Lookup = (
  host: string,
  options: { readonly all: true; readonly family: 0 | 4 | 6; readonly order: 'verbatim' },
  onAnswer: (
    error: Error | null,
    addresses: readonly { readonly address: string; readonly family: number }[],
  ) => void,
) => void;

/** Called once: with the addresses to try, in this order, or with what went wrong. */
export type OnAddresses = (error: Error | undefined, addresses: readonly Address[]) => void;

/** What a resolver works with. */
export interface ResolverContext {
  readonly clock: Clock;
  readonly lookup: Lookup;
  /** The address of this machine that connections come from: names stand for its kind of addresses only. */
  readonly localAddress: string | undefined;
}

/**
 * Turns the host names of a scenario into addresses. Remembers answers for as long as the plan says, but no
 * failures; whoever asks for a name that is being looked up waits for the same answer.
 */
export class NameResolver {
  readonly #plan: DnsPlan;
  readonly #context: ResolverContext;
  readonly #family: AddressFamily;
  readonly #hosts: ReadonlyMap<string, HostAddress>;
  readonly #known = new Map<string, KnownName>();
  readonly #asked = new Map<string, ((error: Error | undefined, answer: Answer) => void)[]>();
  /** How often a name was resolved: where round-robin is. */
  readonly #turns = new Map<string, number>();

  constructor(plan: DnsPlan, context: ResolverContext) {
    this.#plan = plan;
    this.#context = context;
    this.#family = familyFor(plan.family, context.localAddress);
    this.#hosts = new Map(Object.entries(plan.hosts));
  }

  /**
   * Answers at once when nobody has to be asked.
   * @param random chooses among several addresses, if the plan wants it
   */
  resolve(host: string, port: number, random: Random, onAddresses: OnAddresses): void {
    const replaced = this.#hosts.get(`${host}:${port}`) ?? this.#hosts.get(host);
    if (replaced !== undefined) {
      onAddresses(undefined, [{ address: replaced.address, port: replaced.port ?? port }]);
    } else if (isIP(host) !== 0) {
      onAddresses(undefined, [{ address: host, port }]);
    } else {
      this.#find(host, (error, answer) => {
        if (error === undefined) onAddresses(undefined, this.#select(host, port, answer, random));
        else onAddresses(error, []);
      });
    }
  }

  #find(host: string, onAnswer: (error: Error | undefined, answer: Answer) => void): void {
    const known = this.#known.get(host);
    if (known !== undefined && this.#context.clock.nowMs() < known.untilMs) {
      onAnswer(undefined, known.answer);
      return;
    }
    const waiting = this.#asked.get(host);
    if (waiting === undefined) {
      this.#asked.set(host, [onAnswer]);
      this.#ask(host);
    } else {
      waiting.push(onAnswer);
    }
  }

  #ask(host: string): void {
    const family = this.#family === 'ipv4' ? 4 : this.#family === 'ipv6' ? 6 : 0;
    this.#context.lookup(host, { all: true, family, order: 'verbatim' }, (error, addresses) => {
      const waiting = this.#asked.get(host) ?? [];
      this.#asked.delete(host);
      const answer = preferred(error === null ? addresses : [], this.#family);
      if (error === null) this.#remember(host, answer);
      for (const onAnswer of waiting) onAnswer(error ?? undefined, answer);
    });
  }

  #remember(host: string, answer: Answer): void {
    if (this.#plan.ttlMs === 0) return;
    if (this.#known.size >= MAX_NAMES) this.#known.clear();
    this.#known.set(host, { answer, untilMs: this.#context.clock.nowMs() + this.#plan.ttlMs });
  }

  #select(host: string, port: number, answer: Answer, random: Random): Address[] {
    const first = this.#firstIndex(host, answer.preferred.length, random);
    return orderedFrom(answer, first).map((address) => ({ address, port }));
  }

  #firstIndex(host: string, count: number, random: Random): number {
    if (count <= 1) return 0;
    switch (this.#plan.select) {
      case 'first':
        return 0;
      case 'random':
        return Math.floor(random() * count);
      case 'round-robin':
        return this.#nextTurn(host) % count;
    }
  }

  #nextTurn(host: string): number {
    const turn = this.#turns.get(host) ?? 0;
    if (this.#turns.size >= MAX_NAMES) this.#turns.clear();
    this.#turns.set(host, turn + 1);
    return turn;
  }
}

interface KnownName {
  readonly answer: Answer;
  readonly untilMs: number;
}

/** From an address of one kind no connection leads to one of the other kind. */
function familyFor(family: AddressFamily, localAddress: string | undefined): AddressFamily {
  if (localAddress === undefined) return family;
  if (isIPv4(localAddress)) return 'ipv4';
  return isIPv6(localAddress) ? 'ipv6' : family;
}
