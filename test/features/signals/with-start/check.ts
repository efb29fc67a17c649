import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.signalWithStart('signalWithStart', ['Hello'], 'greet', ['Ada']);
  assert.equal(await handle.result(), 'Hello, Ada');
  assert.deepEqual((await handle.history()).slice(0, 3).map(typeOf), [
    'WorkflowExecutionStarted',
    'WorkflowExecutionSignaled',
    'WorkflowTaskScheduled',
  ]);
});
