import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('interceptedHeaders');
  const result = (await handle.result()) as { trace: string; result: { trace: string; result: string } };
  assert.equal(result.trace, 'the first');
  assert.equal(result.result.trace, 'below the first');
  const [scheduled] = await handle.events('ActivityTaskScheduled');
  assert.equal(valueOf(scheduled.header.fields.trace), 'below the first');
  const child = await t.child(handle);
  const [started] = await child.events('WorkflowExecutionStarted');
  assert.equal(valueOf(started.header.fields.trace), 'below the first');
  const [below] = await child.events('ActivityTaskScheduled');
  assert.equal(valueOf(below.header.fields.trace), 'below below the first');
});
