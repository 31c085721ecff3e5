import { answerOn } from '../../../../testkit/src/contracts/answering-shard.ts';
import { takeShardLink } from '../../../src/runner/links/thread-link.ts';

// The entry of a thread. The shard's end of the link is the real one.
const link = takeShardLink();
if (link !== undefined) answerOn(link);
