export { type ByteReply, type ByteServer, openByteServer } from './byte-server/byte-server.ts';
export { answerOn } from './contracts/answering-shard.ts';
export { linkContract } from './contracts/link-contract.ts';
export { outputContract } from './contracts/output-contract.ts';
export { FakeCli, type FakeCliOptions, FakeRun } from './fake-cli.ts';
export { VirtualClock } from './virtual-clock.ts';
export { type VirtualRun, virtualRun } from './virtual-run.ts';
