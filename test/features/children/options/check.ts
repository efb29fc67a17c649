import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childOptions');
  assert.deepEqual(await handle.result(), {
    memo: { from: 'the parent', deep: { n: [1, 2] } },
    colours: 'green',
    executionTimeoutMs: 3_600_000,
    runTimeoutMs: 600_000,
    taskTimeoutMs: 8_000,
  });
  const initiated = (await handle.history()).find(({ eventType }) => /INITIATED/.test(eventType));
  const metadata = initiated?.['userMetadata'] as { summary: object };
  assert.equal(valueOf(metadata.summary), 'a child with everything');
});
