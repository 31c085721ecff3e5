import { connectionViolation, H2_ERROR, type Violation } from './error-code.ts';
import { MAX_FRAME_BYTES, readUint32 } from './frames/frame.ts';

/** Identifiers of settings, RFC 9113 section 6.5.2. */
export const SETTING = {
  headerTableSize: 0x1,
  enablePush: 0x2,
  maxConcurrentStreams: 0x3,
  initialWindowSize: 0x4,
  maxFrameSize: 0x5,
  maxHeaderListSize: 0x6,
} as const;

/** The largest flow-control window, and the largest stream number. */
export const MAX_UINT31 = 0x7fff_ffff;

const SETTING_BYTES = 6;
const LARGEST_MAX_FRAME_BYTES = 0xff_ffff;
const FIRST_TABLE_BYTES = 4096;

/** What servers that say nothing can be expected to take at once: RFC 9113 asks for no less. */
const FIRST_MAX_STREAMS = 100;

/** What a server allows its clients; until it says so, what everyone has to allow. */
export class PeerSettings {
  /** True once the server has sent its settings. */
  isKnown = false;
  maxStreams = FIRST_MAX_STREAMS;
  initialWindowBytes = 65_535;
  maxFrameBytes = MAX_FRAME_BYTES;
  /** True when the table that requests could use is smaller than the one that both sides began with. */
  hasSmallTable = false;

  /** Takes the payload of a SETTINGS frame. */
  read(bytes: Buffer, start: number, end: number): Violation | undefined {
    if ((end - start) % SETTING_BYTES !== 0) {
      return connectionViolation('SETTINGS of a wrong length', H2_ERROR.frameSizeError);
    }
    if (!this.isKnown) this.maxStreams = Number.POSITIVE_INFINITY;
    this.isKnown = true;
    for (let at = start; at < end; at += SETTING_BYTES) {
      const id = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      const violation = this.#set(id, readUint32(bytes, at + 2));
      if (violation !== undefined) return violation;
    }
    return undefined;
  }

  #set(id: number, value: number): Violation | undefined {
    switch (id) {
      case SETTING.headerTableSize:
        this.hasSmallTable = value < FIRST_TABLE_BYTES;
        return undefined;
      case SETTING.enablePush:
        return value === 0 ? undefined : invalid('ENABLE_PUSH', value);
      case SETTING.maxConcurrentStreams:
        this.maxStreams = value;
        return undefined;
      case SETTING.initialWindowSize:
        if (value > MAX_UINT31) {
          return invalid('INITIAL_WINDOW_SIZE', value, H2_ERROR.flowControlError);
        }
        this.initialWindowBytes = value;
        return undefined;
      case SETTING.maxFrameSize:
        if (value < MAX_FRAME_BYTES || value > LARGEST_MAX_FRAME_BYTES) {
          return invalid('MAX_FRAME_SIZE', value);
        }
        this.maxFrameBytes = value;
        return undefined;
      default:
        return undefined;
    }
  }
}

function invalid(name: string, value: number, code: number = H2_ERROR.protocolError): Violation {
  return connectionViolation(`the setting ${name} must not be ${value}`, code);
}
