// Queries, signals and updates.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, run, started, succeeds } from '../command-line.mjs';

export function messages() {
  test('a workflow is queried, updated, signalled and described', async () => {
    await started('waiting', 'steered', '--memo', 'owner="ann"');
    assert.deepEqual(await json('workflow', 'query', '-w', 'steered', '--name', 'state'), { queryResult: 'waiting' });
    const { out } = await succeeds('workflow', 'update', '-w', 'steered', '--name', 'set', '-i', '"ready"');
    assert.equal(out, '"ready"\n');
    const { stage } = await json(
      'workflow',
      'update',
      'start',
      '-w',
      'steered',
      '--name',
      'set',
      '-i',
      '"set"',
      '--update-id',
      'u1',
    );
    assert.equal(stage, 'ACCEPTED');
    assert.deepEqual(await json('workflow', 'update', 'result', '-w', 'steered', '--update-id', 'u1'), {
      updateId: 'u1',
      result: 'set',
    });
    const { lines } = await succeeds('workflow', 'describe', '-w', 'steered');
    assert.equal(lines[0], 'steered');
    assert.ok(lines.includes('  Status             Running'), lines.join('\n'));
    assert.ok(lines.includes('  Memo               owner="ann"'));
    await succeeds('workflow', 'signal', '-w', 'steered', '--name', 'finish', '-i', '"bob"');
    assert.equal((await json('workflow', 'result', '-w', 'steered')).result, 'set, finished by bob');
    const { status, memo } = await json('workflow', 'describe', '-w', 'steered');
    assert.deepEqual([status, memo], ['COMPLETED', { owner: 'ann' }]);
  });

  test('a signal starts the workflow that it is for', async () => {
    const start = ['workflow', 'signal-with-start', '--type', 'waiting', '-t', 'cli', '-w', 'started-by-signal'];
    const send = (name) => start.concat('--signal-name', name, '--signal-input', '"ann"');
    const first = await json(...send('ignored'));
    assert.equal((await json(...send('finish'))).runId, first.runId);
    assert.equal((await json('workflow', 'result', '-w', 'started-by-signal')).result, 'waiting, finished by ann');
    const bare = await run([...send('finish').slice(0, -1), 'ann']);
    assert.deepEqual([bare.code, bare.out], [2, '']);
    assert.match(bare.err, /--signal-input '"ann"'/);
  });
}
