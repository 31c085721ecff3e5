export {
  type ByteReply,
  type ByteServer,
  type ByteStep,
  openByteServer,
} from './byte-server/byte-server.ts';
export {
  type Chromium,
  type ChromiumPage,
  openChromium,
  type PageView,
} from './chromium/chromium.ts';
export { answerOn } from './contracts/answering-shard.ts';
export { linkContract } from './contracts/link-contract.ts';
export { NOTHING_RAN, outputContract } from './contracts/output-contract.ts';
export { type DatagramReceiver, startDatagramReceiver } from './datagram-receiver.ts';
export { FakeCli, type FakeCliOptions, FakeRun } from './fake-cli.ts';
export { type HttpReceiver, startReceiver } from './http-receiver.ts';
export { type OpenOutputOptions, openOutput } from './open-output.ts';
export { type Certificates, makeCertificates } from './peers/certificates.ts';
export { startHaproxy } from './peers/haproxy.ts';
export { startInfluxd } from './peers/influxd.ts';
export { startNghttpd } from './peers/nghttpd.ts';
export { startNginx } from './peers/nginx.ts';
export { startPeer } from './peers/peer.ts';
export { describePeers } from './peers/peer-program.ts';
export { startPrometheus } from './peers/prometheus.ts';
export { startVictoriaMetrics } from './peers/victoria-metrics.ts';
export { VirtualClock } from './virtual-clock.ts';
export { type VirtualRun, virtualRun } from './virtual-run.ts';
