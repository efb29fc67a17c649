import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

// Replays tell of the first one at the beginning of the task that has its marker, so that may not be the signal's.
export default feature(async (t) => {
  const [first, second] = [t.gate('first'), t.gate('second')];
  const handle = await t.start('localOutlastsItsTask', [first.url], { workflowTaskTimeout: '1s' });
  await first.reached();
  await handle.signal('pass', second.url);
  await second.reached();
  first.open();
  second.open();
  const [before, ...others] = (await handle.result()) as string[];
  assert.equal(before, 'the signal');
  // Which of the two comes first, the machine decides.
  assert.deepEqual(others.toSorted(), ['its activity', 'the first']);
});
