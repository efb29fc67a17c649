// What ends workflows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, run, started, succeeds } from '../command-line.mjs';

export function endAndReset() {
  test('workflows are reset, cancelled, terminated and deleted', async () => {
    await succeeds('workflow', 'execute', '--type', 'greeting', '-t', 'cli', '-w', 'ended', '-i', '"Ann"');
    const { done } = await json('workflow', 'reset', '-w', 'ended', '--type', 'FirstWorkflowTask', '--reason', 'again');
    assert.match(done, /^Reset, as run /);
    assert.equal((await json('workflow', 'result', '-w', 'ended')).result, 'Hello, Ann!');
    const bySignal = ['workflow', 'reset', '-w', 'ended', '--type', 'LastWorkflowTask', '--reapply-exclude', 'Signal'];
    assert.match((await succeeds(...bySignal)).out, /^Reset, as run [\w-]+\n$/);
    const unbuilt = await run(['workflow', 'reset', '-w', 'ended', '--type', 'BuildId', '--build-id', 'b1']);
    assert.deepEqual([unbuilt.code, unbuilt.out], [2, '']);
    for (const [command, status] of [
      ['cancel', 'CANCELLED'],
      ['terminate', 'TERMINATED'],
    ]) {
      await started('waiting', command);
      await succeeds('workflow', command, '-w', command, '--reason', 'not needed');
      const { code, out } = await run(['workflow', 'result', '-w', command, '-o', 'json']);
      assert.deepEqual([code, JSON.parse(out).status], [1, status]);
    }
    assert.match(
      (await succeeds('workflow', 'show', '-w', 'cancel')).out,
      /WorkflowExecutionCancelRequested +not needed/,
    );
    assert.deepEqual(await json('workflow', 'delete', '-w', 'terminate'), { workflowId: 'terminate', done: 'Deleted' });
    const again = await run(['workflow', 'delete', '-w', 'terminate']);
    assert.deepEqual([again.code, again.out], [1, '']);
    assert.match(again.err, /perdure workflow list/);
  });
}
