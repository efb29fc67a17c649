// Pending activities, and paused workflows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, listed, run, started, succeeds } from '../command-line.mjs';

export function activities() {
  test('activities are completed, failed, paused, changed and reset', async () => {
    const at = ['-w', 'approving', '-a', '1'];
    await started('approved', 'approving');
    const pending = async () => (await json('workflow', 'describe', '-w', 'approving')).pendingActivities[0];
    while ((await pending())?.state !== 'STARTED');

    assert.deepEqual(await json('activity', 'pause', ...at, '--reason', 'audit'), {
      workflowId: 'approving',
      activityId: '1',
      done: 'Paused',
    });
    const { out: paused } = await succeeds('workflow', 'describe', '-w', 'approving');
    assert.match(paused, /Pending activities \(1\)\n {2}ID {2}TYPE +STATE +ATTEMPT.*\n {2}1 +approval +PAUSED +1/);
    assert.equal((await pending()).pauseInfo.reason, 'audit');
    assert.equal((await succeeds('activity', 'unpause', ...at)).out, 'Unpaused activity 1\n');
    assert.equal((await pending()).pauseInfo, undefined);

    const tune = ['activity', 'update-options', ...at];
    const { out: changed } = await succeeds(...tune, '--start-to-close-timeout', '5m', '--retry-maximum-attempts', '9');
    assert.match(changed, /^Activity 1 of approving\n {2}Task Queue +cli\n {2}Start to Close +5m\n/);
    assert.match(changed, / {2}Maximum Attempts +9\n$/);
    const { options } = await json(...tune, '--retry-maximum-attempts', '0');
    assert.deepEqual([options.startToCloseTimeout, options.retryPolicy.maximumAttempts], [300_000, undefined]);
    assert.match((await succeeds(...tune, '--restore-original-options')).out, /Start to Close +1m\n/);

    assert.equal(
      (await json('activity', 'fail', ...at, '--reason', 'not yet', '--detail', '{"by":"ann"}')).done,
      'Failed',
    );
    while ((await pending())?.state !== 'STARTED' || (await pending()).attempt !== 2);
    assert.equal((await pending()).lastFailure.message, 'not yet');
    assert.equal((await succeeds('activity', 'reset', ...at)).out, 'Reset activity 1\n');
    await succeeds('activity', 'complete', ...at, '--result', '"yes"');
    assert.equal((await json('workflow', 'result', '-w', 'approving')).result, 'yes');
    const gone = await run(['activity', 'complete', ...at, '--result', '"again"']);
    assert.equal(gone.code, 1);
    assert.equal(
      gone.err,
      'error: The activity is not pending: it has ended, or never was\n  What is pending: perdure workflow describe -w <id>\n',
    );
  });

  test('a workflow is paused where its namespace allows that, and goes on', async () => {
    const at = ['-n', 'pausing', '-w', 'held'];
    await succeeds('namespace', 'create', 'pausing');
    await started('waiting', 'held', '-n', 'pausing');
    const refused = await run(['workflow', 'pause', ...at]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.err,
      /not enabled for namespace: pausing\n {2}Allow it: perdure namespace update --workflow-pause/,
    );
    const { out } = await succeeds('namespace', 'update', 'pausing', '--workflow-pause');
    assert.match(out, /Workflow Pause +allowed/);
    assert.equal((await succeeds('workflow', 'pause', ...at, '--reason', 'audit')).out, 'Paused\n');
    assert.match(
      (await succeeds('workflow', 'describe', ...at)).out,
      /Status +Paused\n[^]*Paused +(now|.+ ago), audit\n/,
    );
    assert.deepEqual(await json('workflow', 'unpause', ...at), { workflowId: 'held', done: 'Unpaused' });
    assert.equal((await json('workflow', 'describe', ...at)).status, 'RUNNING');
  });

  test('the options of the activities of many workflows are changed by a batch', async () => {
    for (const id of ['tuned-1', 'tuned-2']) await started('approved', id);
    const query = "WorkflowId STARTS_WITH 'tuned-'";
    await listed(query, ({ length }) => length === 2);
    const pending = async (id) => (await json('workflow', 'describe', '-w', id)).pendingActivities[0];
    for (const id of ['tuned-1', 'tuned-2']) while ((await pending(id))?.state !== 'STARTED');
    const tune = ['activity', 'update-options', '--query', query, '--retry-maximum-attempts', '7', '--yes'];
    assert.deepEqual((await json(...tune)).completeOperationCount, 2);
    assert.deepEqual([(await pending('tuned-1')).maximumAttempts, (await pending('tuned-2')).maximumAttempts], [7, 7]);
    const restore = ['activity', 'update-options', '--query', query, '--restore-original-options', '--yes'];
    assert.deepEqual((await json(...restore)).completeOperationCount, 2);
    assert.notEqual((await pending('tuned-1')).maximumAttempts, 7);
    const one = await run([...tune, '-a', '1']);
    assert.deepEqual([one.code, one.out], [2, '']);
    assert.match(one.err, /Leave --activity-id out/);
  });
}
