import type { Fault } from '../../network/fault.ts';
import { formatExcerpt } from '../http1/bytes.ts';
import {
  connectionViolation,
  errorName,
  H2_ERROR,
  streamViolation,
  type Violation,
} from './error-code.ts';
import { FLAG, FRAME, formatFrame, readUint31, readUint32 } from './frames/frame.ts';
import type { FrameHead } from './frames/frame-reader.ts';
import { MAX_UINT31 } from './peer-settings.ts';
import type { SessionState } from './session-state.ts';

/** Takes the frames that are about the connection, and windows. */
export class ConnectionFrames {
  readonly #state: SessionState;

  constructor(state: SessionState) {
    this.#state = state;
  }

  takeSettings(head: FrameHead, bytes: Buffer, start: number, end: number): Violation | undefined {
    const { peer, owner } = this.#state;
    if (head.streamId !== 0) return broken('SETTINGS of a stream');
    if ((head.flags & FLAG.ack) !== 0) {
      return head.length === 0 ? this.#state.idled() : wrongLength('SETTINGS');
    }
    const windowBytes = peer.initialWindowBytes;
    const violation =
      peer.read(bytes, start, end) ?? this.#widenStreams(peer.initialWindowBytes - windowBytes);
    if (violation !== undefined) return violation;
    if (peer.hasSmallTable) this.#state.mustDropTable = true;
    this.#state.writeControl(formatFrame(FRAME.settings, FLAG.ack, 0, ''));
    this.#state.sendBodies();
    owner.roomChanged();
    return this.#state.idled();
  }

  takePing(head: FrameHead, bytes: Buffer, start: number, end: number): Violation | undefined {
    if (head.streamId !== 0) return broken('PING of a stream');
    if (head.length !== 8) return wrongLength('PING');
    if ((head.flags & FLAG.ack) !== 0) {
      this.#state.isPingOut = false;
    } else {
      const payload = bytes.toString('latin1', start, end);
      this.#state.writeControl(formatFrame(FRAME.ping, FLAG.ack, 0, payload));
    }
    return this.#state.idled();
  }

  /** Section 6.8: streams above the last one that counts were never seen. */
  takeGoaway(head: FrameHead, bytes: Buffer, start: number, end: number): Violation | undefined {
    if (head.streamId !== 0) return broken('GOAWAY of a stream');
    if (head.length < 8) return wrongLength('GOAWAY');
    const lastId = readUint31(bytes, start);
    const errorCode = readUint32(bytes, start + 4);
    const fault = goawayFault(errorCode, bytes, start + 8, end);
    if (errorCode !== H2_ERROR.noError) this.#state.goaway = fault;
    this.#state.isDraining = true;
    this.#state.owner.roomChanged();
    for (const stream of [...this.#state.streams.values()]) {
      if (stream.id <= lastId) continue;
      this.#state.remove(stream);
      this.#state.owner.streamRefused(stream, fault);
    }
    return this.#state.idled();
  }

  takeWindowUpdate(head: FrameHead, bytes: Buffer, start: number): Violation | undefined {
    if (head.length !== 4) return wrongLength('WINDOW_UPDATE');
    const flood = this.#state.bodies.isIdle ? this.#state.idled() : undefined;
    if (flood !== undefined) return flood;
    const increment = readUint31(bytes, start);
    const violation =
      head.streamId === 0
        ? this.#widenConnection(increment)
        : this.#widenStream(head.streamId, increment);
    this.#state.sendBodies();
    return violation;
  }

  #widenConnection(increment: number): Violation | undefined {
    if (increment === 0) return broken(NO_INCREMENT);
    return this.#state.bodies.widen(increment) ? undefined : tooWide();
  }

  #widenStream(streamId: number, increment: number): Violation | undefined {
    const { streams } = this.#state;
    const stream = streams.get(streamId);
    if (stream === undefined) {
      if (streams.wasOpened(streamId)) return undefined;
      return broken('WINDOW_UPDATE of a stream that was never opened');
    }
    stream.sendWindowBytes += increment;
    if (increment === 0) {
      this.#state.fail(stream, streamViolation(NO_INCREMENT, H2_ERROR.protocolError));
    } else if (stream.sendWindowBytes > MAX_UINT31) {
      this.#state.fail(stream, streamViolation(TOO_WIDE, H2_ERROR.flowControlError));
    }
    return undefined;
  }

  #widenStreams(bytes: number): Violation | undefined {
    let violation: Violation | undefined;
    for (const stream of this.#state.streams.values()) {
      stream.sendWindowBytes += bytes;
      if (stream.sendWindowBytes > MAX_UINT31) violation = tooWide();
    }
    return violation;
  }
}

const NO_INCREMENT = 'a window update of 0 bytes';
const TOO_WIDE = 'a flow-control window that is too large';

function goawayFault(errorCode: number, bytes: Buffer, start: number, end: number): Fault {
  const reason = start < end ? `: ${formatExcerpt(bytes, start, end)}` : '';
  const problem = `the server ended the connection with ${errorName(errorCode)}${reason}`;
  return { code: 'RAMPA_HTTP2_CONNECTION', problem };
}

function tooWide(): Violation {
  return connectionViolation(TOO_WIDE, H2_ERROR.flowControlError);
}

function wrongLength(type: string): Violation {
  return connectionViolation(`${type} of a wrong length`, H2_ERROR.frameSizeError);
}

function broken(problem: string): Violation {
  return connectionViolation(problem, H2_ERROR.protocolError);
}
