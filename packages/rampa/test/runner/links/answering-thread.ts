import { parentPort } from 'node:worker_threads';
import { answerOn } from '../../../../testkit/src/contracts/answering-shard.ts';
import { shardThreadLink } from '../../../src/runner/links/thread-link.ts';

// The entry of a thread. The shard's end of the link is the real one.
if (parentPort !== null) answerOn(shardThreadLink(parentPort));
