import type { Output } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import type { HttpSender } from './http-sender.ts';
import type { LineBatch } from './line-batch.ts';

/** What every output that sends over HTTP does in the same way. */
export class SentOutput implements Output {
  readonly name: string;
  protected readonly sender: HttpSender;

  constructor(sender: HttpSender) {
    this.name = sender.name;
    this.sender = sender;
  }

  get finishWithinMs(): number {
    return this.sender.deadlineMs;
  }

  trouble(): string | undefined {
    return this.sender.trouble;
  }

  losses(): readonly string[] {
    return this.sender.losses();
  }

  finish(_: RunResult): Promise<void> {
    return this.sender.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sender.close();
  }
}

/** The same for one that collects lines for its requests. */
export class SentLines extends SentOutput {
  protected readonly lines: LineBatch;

  constructor(sender: HttpSender, lines: LineBatch) {
    super(sender);
    this.lines = lines;
  }

  override finish(result: RunResult): Promise<void> {
    this.lines.flush();
    return super.finish(result);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.lines.discard();
    await super[Symbol.asyncDispose]();
  }
}
