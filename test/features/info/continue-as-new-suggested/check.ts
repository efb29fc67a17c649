import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { attributesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('infoSuggested');
  assert.deepEqual(await handle.result(), [false, false, true, true]);
  const sizes = (await handle.history())
    .filter(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_STARTED')
    .map((event) => Number(attributesOf(event).historySizeBytes));
  assert.ok(
    sizes.every((size, at) => size > (sizes[at - 1] ?? 0)),
    sizes.join(),
  );
});
