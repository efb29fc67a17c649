// The command line as people and scripts use it: the built bin as a child process, against one real server that wants an API key.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bin, buildCli } from '../../scripts/cli.mjs';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';

const API_KEY = 'key-of-the-test';
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-cli-'));
let server;

before(async () => {
  await buildCli();
  const main = bundle({ config: path.join(import.meta.dirname, 'wrangler.toml'), out: path.join(folder, 'worker') });
  server = await startWorkerd({
    folder,
    main,
    classes: ENGINE_CLASSES,
    port: await freePort(),
    environment: { PERDURE_API_KEY: API_KEY },
  });
});
after(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command line, without what this machine's user has set. */
function run(args, { env = {}, input = '' } = {}) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PERDURE|TEMPORAL)_/.test(name)),
  );
  const child = spawn(process.execPath, [bin, ...args], {
    env: {
      ...inherited,
      PERDURE_CONFIG_FILE: path.join(folder, 'none.json'),
      PERDURE_ADDRESS: server.origin,
      PERDURE_API_KEY: API_KEY,
      ...env,
    },
  });
  child.stdin.end(input);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, out, err, lines: out.trimEnd().split('\n') }));
  });
}
/** What a command that succeeds answers to a script. */
async function json(...args) {
  const { code, out, err } = await run([...args, '-o', 'json']);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}
async function succeeds(...args) {
  const result = await run(args);
  assert.equal(result.code, 0, result.err);
  return result;
}
const started = (type, workflowId, ...more) =>
  json('workflow', 'start', '--type', type, '-t', 'cli', '-w', workflowId, ...more);

/** The index follows the runs: asks until the list has what is waited for. */
async function listed(query, isThere) {
  for (;;) {
    const runs = await json('workflow', 'list', '-q', query);
    if (isThere(runs)) return runs;
  }
}

// Most of the time is spent on starting processes.
describe('the command line', { concurrency: 4 }, () => {
  test('a workflow is executed, and its result told to people and to scripts', async () => {
    const { out } = await succeeds(
      'workflow',
      'execute',
      '--type',
      'greeting',
      '-t',
      'cli',
      '-w',
      'greet-1',
      '-i',
      '"Ann"',
    );
    assert.match(out, /^Running execution\n {2}Workflow Id {2}greet-1\n {2}Run Id {7}[\w-]+\n/);
    assert.match(out, /Result\n {2}Status {2}Completed\n {2}Took {4}.+\n {2}"Hello, Ann!"\n$/);
    const { out: piped } = await run(
      [
        'workflow',
        'execute',
        '--type',
        'greeting',
        '-t',
        'cli',
        '--input-file',
        '-',
        '-o',
        'json',
        '--fields',
        'result',
      ],
      {
        input: '"Bob"',
      },
    );
    assert.deepEqual(JSON.parse(piped), { result: 'Hello, Bob!' });
  });

  test('a failure is told with the chain of its causes, and with exit code 1', async () => {
    const execute = ['workflow', 'execute', '--type', 'failing', '-t', 'cli', '-i', '5'];
    const text = await run(execute);
    assert.equal(text.code, 1);
    assert.match(
      text.out,
      / {2}Activity task failed \(activity charge, id 1, NON_RETRYABLE_FAILURE\)\n {4}caused by CardRefused: card refused \[\{"amount":5\}\] \(not retryable\)\n$/,
    );
    const { code, out } = await run([...execute, '-o', 'json']);
    const { status, failure } = JSON.parse(out);
    assert.deepEqual([code, status, failure.activityType, failure.cause.type], [1, 'FAILED', 'charge', 'CardRefused']);
  });

  test('a history is a timeline for people, and Temporal JSON for scripts', async () => {
    await succeeds('workflow', 'execute', '--type', 'greeting', '-t', 'cli', '-w', 'shown', '-i', '"Ann"');
    const { lines } = await succeeds('workflow', 'show', '-w', 'shown');
    assert.match(lines[0], /^ {2}ID {2}TIME +EVENT +DETAILS$/);
    assert.match(lines[1], /^ {3}1 {2}\+0ms +WorkflowExecutionStarted +greeting\("Ann"\) on cli$/);
    assert.match(
      lines.find((line) => line.includes('ActivityTaskCompleted')),
      /greet → "Hello, Ann!"$/,
    );
    assert.match(lines.at(-1), /WorkflowExecutionCompleted +"Hello, Ann!"$/);
    const { events } = await json('workflow', 'show', '-w', 'shown');
    assert.equal(events.length, lines.length - 1);
    assert.equal(events[0].eventType, 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED');
    const { lines: reversed } = await succeeds('workflow', 'show', '-w', 'shown', '--reverse');
    assert.match(reversed[1], /WorkflowExecutionCompleted/);
  });

  test('--follow ends when the last run closes, and goes on through continue-as-new', async () => {
    const { runId } = await started('countdown', 'counting', '-i', '2');
    const { lines } = await succeeds('workflow', 'show', '-w', 'counting', '-r', runId, '--follow');
    const runs = lines.filter((line) => line.includes('WorkflowExecutionStarted'));
    assert.deepEqual(
      runs.map((line) => /countdown\(\d\)/.exec(line)?.[0]),
      ['countdown(2)', 'countdown(1)', 'countdown(0)'],
    );
    assert.match(lines.at(-1), /WorkflowExecutionCompleted +"lift-off"$/);

    await started('waiting', 'followed');
    const following = run(['workflow', 'show', '-w', 'followed', '-f', '-o', 'jsonl']);
    await succeeds('workflow', 'signal', '-w', 'followed', '--name', 'finish', '-i', '"ann"');
    const { code, lines: events } = await following;
    assert.equal(code, 0);
    assert.equal(JSON.parse(events.at(-1)).eventType, 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
  });

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

  test('a schedule is created, described, changed, triggered, paused and deleted', async () => {
    const id = ['-s', 'daily'];
    await succeeds(
      'schedule',
      'create',
      ...id,
      '--cron',
      '0 9 * * MON-FRI',
      '--time-zone',
      'Europe/Vienna',
      '--type',
      'greeting',
      '-t',
      'cli',
      '-i',
      '"x"',
    );
    const { out } = await succeeds('schedule', 'describe', ...id);
    assert.match(out, /When +0 9 \* \* MON-FRI Europe\/Vienna\n +Starts +greeting on cli\n/);
    await succeeds('schedule', 'update', ...id, '--interval', '2h/5m', '--overlap-policy', 'BufferOne');
    await succeeds('schedule', 'trigger', ...id);
    await succeeds('schedule', 'toggle', ...id, '--pause', '--reason', 'holidays');
    const { spec, action, policies, state, info } = await json('schedule', 'describe', ...id);
    assert.deepEqual(spec.intervals, [{ every: 7_200_000, offset: 300_000 }]);
    assert.deepEqual([action.args, policies.overlap, state], [['x'], 'BUFFER_ONE', { paused: true, note: 'holidays' }]);
    assert.equal(info.numActionsTaken, 1);
    assert.equal((await json('schedule', 'toggle', ...id, '--unpause')).done, 'Unpaused');
    const range = ['--start-time', '2026-01-01T00:00:00Z', '--end-time', '2026-01-01T05:00:00Z'];
    assert.equal(
      (await succeeds('schedule', 'backfill', ...id, ...range, '--overlap-policy', 'AllowAll')).out,
      'Schedule daily: backfill requested\n',
    );
    const taken = async () => (await json('schedule', 'describe', ...id)).info.recentActions.map((a) => a.scheduledAt);
    while (!(await taken()).includes('2026-01-01T04:05:00.000Z'));
    const { lines: table } = await succeeds('schedule', 'list');
    assert.match(table[0], /^SCHEDULE ID +STATE +STARTS +WHEN +NEXT +LAST/);
    assert.match(
      table.find((line) => line.startsWith('daily')),
      /^daily +Active +greeting +every 2h/,
    );
    assert.deepEqual(
      (await json('schedule', 'list', '--fields', 'scheduleId')).find(({ scheduleId }) => scheduleId === 'daily'),
      { scheduleId: 'daily' },
    );
    const twice = ['schedule', 'create', ...id, '--cron', '0 9 * * *', '--type', 'greeting', '-t', 'cli'];
    assert.match((await run(twice)).err, /exists[^]*perdure schedule update/);
    await succeeds('schedule', 'delete', ...id);
    const gone = await run(['schedule', 'describe', ...id]);
    assert.equal(gone.code, 1);
    assert.equal(gone.err, 'error: There is no schedule "daily"\n  What there is: perdure schedule list\n');
    assert.equal((await run(['schedule', 'delete', ...id])).code, 1);
  });

  test('namespaces and search attributes are managed', async () => {
    await succeeds('namespace', 'create', 'orders', '--retention', '30d', '--description', 'the orders');
    await succeeds('operator', 'search-attribute', 'create', '-n', 'orders', '--name', 'Region', '--type', 'Keyword');
    assert.deepEqual(await json('operator', 'search-attribute', 'list', '-n', 'orders'), [
      { name: 'Region', type: 'KEYWORD' },
    ]);
    await succeeds('namespace', 'update', 'orders', '--retention', '7d');
    const { retention, description } = await json('namespace', 'describe', 'orders');
    assert.deepEqual([retention, description], [7 * 86_400_000, 'the orders']);
    assert.equal((await run(['namespace', 'create'])).code, 1);
    const names = (await json('namespace', 'list')).map(({ name }) => name);
    assert.deepEqual([names.includes('orders'), names.filter((name) => name === 'default')], [true, ['default']]);
    assert.match(
      (await succeeds('namespace', 'list')).out,
      /^NAME +RETENTION +DESCRIPTION\n[^]*\norders +7d +the orders\n/,
    );
    assert.match((await run(['namespace', 'create', 'orders'])).err, /perdure namespace update <name>/);
    assert.match((await run(['namespace', 'describe', 'nowhere'])).err, /perdure namespace list/);
    const remove = ['operator', 'search-attribute', 'remove', '-n', 'orders', '--name', 'Region'];
    const asked = await run(remove);
    assert.deepEqual([asked.code, asked.out], [2, '']);
    assert.match(asked.err, /--yes/);
    assert.equal((await succeeds(...remove, '--yes')).out, 'Removed: Region\n');
    assert.deepEqual(await json('operator', 'search-attribute', 'list', '-n', 'orders'), []);
    assert.match((await run([...remove, '--yes'])).err, /Region doesn't exist/);
  });

  test('wrong use ends with 2 and says what is right', async () => {
    for (const [args, said] of [
      [
        ['workflow', 'start', '--type', 'greeting'],
        /--task-queue <name>' not specified\n {2}See perdure workflow start --help/,
      ],
      [['workflow', 'lst'], /Did you mean list\?/],
      [['workflow', 'list', '--limit', 'many'], /whole number/],
      [['workflow', 'list', '--fields', 'nope'], /There are: status, workflowId/],
      [['workflow', 'execute', '--type', 'greeting', '-t', 'cli', '-i', 'Ann'], /-i '"Ann"'/],
      [['workflow', 'cancel'], /--workflow-id <id>/],
      [['activity', 'reset', '--query', 'x', '-a', '1', '--yes'], /Leave --activity-id out/],
      [['activity', 'complete', '-w', 'x', '-a', '1', '--result', 'yes'], /--result '"yes"'/],
      [['activity', 'update-options', '-w', 'x', '-a', '1'], /--start-to-close-timeout 5m/],
      [['schedule', 'toggle', '-s', 'x'], /--pause or --unpause/],
      [['batch', 'terminate', '--job-id', 'x'], /--reason <text>/],
      [['operator', 'search-attribute', 'create', '--name', 'A', '--type', 'Color'], /KEYWORD_LIST/],
      [['env', 'set', 'test.colour', 'red'], /address, namespace, api-key/],
      [['schedule', 'create', '-s', 'x', '--type', 'greeting', '-t', 'cli'], /--cron, --interval or --calendar/],
      [['workflow', 'list', '--address', 'ftp://example.com'], /no deployment at "ftp:\/\/example.com"/],
      [['workflow', 'list', '--env', 'nowhere'], /perdure env set nowhere\.address/],
    ]) {
      const { code, err, out } = await run(args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, said);
    }
  });

  test('every command has help', async () => {
    const nested = await run(['help', 'workflow', 'reset']);
    assert.match(nested.out, /^Usage: perdure workflow reset/);
    for (const args of [
      [],
      ['workflow'],
      ['workflow', 'start'],
      ['schedule', 'create'],
      ['batch'],
      ['env'],
      ['activity', 'reset'],
    ]) {
      const { code, out } = await run([...args, '--help']);
      assert.equal(code, 0);
      assert.match(out, /^Usage: perdure/);
    }
  });

  test('refusals end with 1 and say what to do', async () => {
    const address = `http://127.0.0.1:${await freePort()}`;
    const list = ['workflow', 'list'];
    await started('waiting', 'taken');
    await run(['workflow', 'execute', '--type', 'greeting', '-t', 'cli', '-w', 'ended', '-i', '"Ann"']);
    for (const [args, env, said] of [
      [list, { PERDURE_ADDRESS: address }, /no answer from .*\(ECONNREFUSED\)\n {2}Does the deployment run there\?/],
      [list, { PERDURE_API_KEY: '' }, /bearer token.*\n {2}Give the API key: --api-key/],
      [list, { PERDURE_API_KEY: 'wrong' }, /not valid/],
      [[...list, '-n', 'nowhere'], {}, /perdure namespace list/],
      [['workflow', 'describe', '-w', 'missing'], {}, /perdure workflow list/],
      [['workflow', 'start', '--type', 'waiting', '-t', 'cli', '-w', 'taken'], {}, /--id-conflict-policy UseExisting/],
      [[...list, '-q', 'WorkflowType ='], {}, /syntax error at position 15/],
      [[...list, '-q', 'Color = 1'], {}, /perdure operator search-attribute list/],
      [['workflow', 'signal', '-w', 'ended', '--name', 'x'], {}, /How it ended: perdure workflow describe -w ended/],
    ]) {
      const { code, err, out } = await run(args, { env });
      assert.deepEqual([code, out], [1, ''], err);
      assert.match(err, said);
    }
  });

  test('profiles name deployments; their keys are neither shown nor sent elsewhere', async () => {
    const configFile = path.join(folder, 'profiles/config.json');
    const env = { PERDURE_ADDRESS: '', PERDURE_API_KEY: '', PERDURE_CONFIG_FILE: configFile };
    const of = (...args) => run(args, { env });
    await of('env', 'set', 'test.address', server.origin);
    await of('env', 'set', 'test.api-key', API_KEY);
    assert.equal((await of('workflow', 'count', '--env', 'test')).code, 0);
    assert.equal(statSync(configFile).mode & 0o077, 0);
    const { out } = await of('env', 'list');
    assert.equal(out, `test.address = ${server.origin}\ntest.api-key = ***\n`);
    assert.deepEqual(JSON.parse((await of('env', 'list', '-o', 'json')).out), {
      test: { address: server.origin, apiKey: '***' },
    });
    assert.equal((await of('env', 'get', 'test.address')).out, `${server.origin}\n`);
    assert.equal((await of('env', 'get', 'nowhere')).code, 2);
    // Who names a profile means it, whatever the shell has exported.
    const exported = {
      PERDURE_ADDRESS: `http://127.0.0.1:${await freePort()}`,
      PERDURE_API_KEY: 'wrong',
      PERDURE_CONFIG_FILE: configFile,
    };
    assert.equal((await run(['workflow', 'count', '--env', 'test'], { env: exported })).code, 0);
    const elsewhere = server.origin.replace('127.0.0.1', 'localhost');
    assert.match((await of('workflow', 'count', '--env', 'test', '--address', elsewhere)).err, /Give the API key/);
    await of('env', 'delete', 'test');
    assert.equal((await of('workflow', 'count', '--env', 'test')).code, 2);
    writeFileSync(configFile, '{');
    assert.equal((await of('env', 'list')).code, 2);
  });

  test("Temporal's environment variables are honoured, those of Perdure before them", async () => {
    const temporal = { TEMPORAL_ADDRESS: server.origin, TEMPORAL_API_KEY: API_KEY, TEMPORAL_NAMESPACE: 'nowhere' };
    const none = { PERDURE_ADDRESS: '', PERDURE_API_KEY: '' };
    assert.match((await run(['workflow', 'count'], { env: { ...none, ...temporal } })).err, /'nowhere'/);
    assert.equal(
      (await run(['workflow', 'count'], { env: { ...none, ...temporal, PERDURE_NAMESPACE: 'default' } })).code,
      0,
    );
  });

  test('colours are for terminals, and for who asks for them', async () => {
    const coloured = (out) => out.includes('\u001B[');
    assert.equal(coloured((await run(['workflow', 'list'])).out), false);
    assert.equal(coloured((await run(['workflow', 'list', '--color', 'always'])).out), true);
  });
});
