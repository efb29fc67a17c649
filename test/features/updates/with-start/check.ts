import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { successOf, typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const first = await t.updateWithStart('updateWithStart', [10], { name: 'add', args: [1], updateId: 'first' });
  assert.equal(first.answer.started, true);
  assert.equal(successOf(first.answer), 11);
  const second = await t.updateWithStart('updateWithStart', [20], { name: 'add', args: [2], to: first.handle });
  assert.equal(second.answer.started, undefined);
  assert.equal(successOf(second.answer), 13);
  assert.equal(await first.handle.result(), 13);
  assert.deepEqual((await first.handle.history()).slice(0, 5).map(typeOf), [
    'WorkflowExecutionStarted',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'WorkflowExecutionUpdateAccepted',
  ]);
});
