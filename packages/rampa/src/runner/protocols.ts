import type { ProtocolKind } from '../core/protocol.ts';
import { VERSION } from '../core/version.ts';
import { httpProtocol } from '../http/http-protocol.ts';

/** The protocol clients that every worker has. */
export function protocols(): readonly ProtocolKind[] {
  return [httpProtocol({ userAgent: `rampa/${VERSION}` })];
}
