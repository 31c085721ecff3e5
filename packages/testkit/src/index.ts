export { type ByteReply, type ByteServer, openByteServer } from './byte-server/byte-server.ts';
export { VirtualClock } from './virtual-clock.ts';
export { type VirtualRun, virtualRun } from './virtual-run.ts';
