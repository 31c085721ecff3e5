import { answerOn, linkContract } from 'testkit';
import type { FromShard, ToShard } from '../../../src/engine/link.ts';
import { memoryLinks } from '../../../src/runner/links/memory-link.ts';

linkContract('the memory link', async () => {
  const [runnerEnd, shardEnd] = memoryLinks<ToShard, FromShard>();
  answerOn(shardEnd);
  return runnerEnd;
});
