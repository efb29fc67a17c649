// Lists and batches.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, listed, run, started, succeeds } from '../command-line.mjs';

export function many() {
  test('a list is a table with aligned columns, and JSON that parses', async () => {
    await succeeds('workflow', 'execute', '--type', 'greeting', '-t', 'cli', '-w', 'listed', '-i', '"Ann"');
    await started('waiting', 'listed-and-open');
    const query = "WorkflowId STARTS_WITH 'listed'";
    const runs = await listed(
      query,
      (found) => found.filter(({ status }) => status === 'COMPLETED').length === 1 && found.length === 2,
    );
    assert.deepEqual(
      runs.map(({ workflowId, status }) => [workflowId, status]),
      [
        ['listed-and-open', 'RUNNING'],
        ['listed', 'COMPLETED'],
      ],
    );
    const { lines } = await succeeds('workflow', 'list', '-q', query);
    assert.equal(lines[0], 'STATUS     WORKFLOW ID      TYPE      STARTED' + lines[0].slice(45));
    assert.match(lines[1], /^Running {4}listed-and-open {2}waiting {3}/);
    assert.match(lines[2], /^Completed {2}listed {11}greeting {2}(now|\d+ seconds? ago) +\d+(\.\d+)?m?s$/);
    const { lines: ids } = await succeeds(
      'workflow',
      'list',
      '-q',
      query,
      '-o',
      'jsonl',
      '--fields',
      'workflowId',
      '--limit',
      '1',
    );
    assert.deepEqual(ids, ['{"workflowId":"listed-and-open"}']);
    assert.equal((await json('workflow', 'count', '-q', query)).count, 2);
  });

  test('a batch by query shows how far it is; without a terminal it wants --yes', async () => {
    for (const id of ['batch-1', 'batch-2', 'batch-3']) await started('waiting', id);
    const query = "WorkflowId STARTS_WITH 'batch-' AND ExecutionStatus = 'Running'";
    await listed(query, ({ length }) => length === 3);
    const refused = await run(['workflow', 'terminate', '--query', query]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /--yes/);
    const { err, out } = await succeeds(
      'workflow',
      'signal',
      '--query',
      query,
      '--name',
      'finish',
      '-i',
      '"all"',
      '--reason',
      'test',
      '--yes',
    );
    assert.match(err, /^Batch [\w-]+ started\n/);
    assert.match(err, /█{24} {2}3 of 3 done\n$/);
    assert.match(out, /State {6}COMPLETED\n {2}Operation {2}SIGNAL\n {2}Done {7}3 of 3/);
    assert.equal((await json('workflow', 'result', '-w', 'batch-2')).result, 'waiting, finished by all');
    const [{ jobId, state }] = await json('batch', 'list');
    assert.equal(state, 'COMPLETED');
    assert.equal((await json('batch', 'describe', '--job-id', jobId)).completeOperationCount, 3);
    const { lines } = await succeeds('batch', 'list');
    assert.match(lines[0], /^STATE {6}JOB ID +STARTED +CLOSED$/);
    assert.ok(lines.some((line) => line.startsWith(`COMPLETED  ${jobId}  `)));
    assert.match((await succeeds('batch', 'describe', '--job-id', jobId, '-f')).out, /Reason +test\n/);

    await started('waiting', 'slow-batch-1');
    await started('waiting', 'slow-batch-2');
    const slow = "WorkflowId STARTS_WITH 'slow-batch-'";
    await listed(slow, ({ length }) => length === 2);
    const flags = ['--query', slow, '--name', 'finish', '-i', '"all"', '--rps', '0.01', '--detach', '--yes'];
    const detached = await json('workflow', 'signal', ...flags);
    const stop = ['batch', 'terminate', '--reason', 'enough', '--job-id'];
    assert.equal((await json(...stop, detached.jobId)).done, 'Ended');
    assert.notEqual((await json('batch', 'describe', '--job-id', detached.jobId)).state, 'RUNNING');
    for (const command of [stop, ['batch', 'describe', '--job-id']]) {
      const { code, err: said } = await run([...command, 'missing']);
      assert.deepEqual([code, said], [1, 'error: There is no batch "missing"\n  What there is: perdure batch list\n']);
    }
  });
}
