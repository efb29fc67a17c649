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

  test('an update starts the workflow that it is for', async () => {
    const at = ['--type', 'waiting', '-t', 'cli', '-w', 'started-by-update', '--id-conflict-policy', 'UseExisting'];
    const send = (how, name, ...more) =>
      ['workflow', `${how}-update-with-start`, ...at, '--update-name', name].concat('--update-input', '"ready"', more);
    const { stage, updateId, runId } = await json(
      ...send('start', 'set', '--update-id', 'first', '--update-wait-for-stage', 'accepted'),
    );
    assert.deepEqual([stage, updateId], ['ACCEPTED', 'first']);
    assert.deepEqual(await json('workflow', 'update', 'describe', '-w', 'started-by-update', '--update-id', 'first'), {
      updateId: 'first',
      stage: 'COMPLETED',
      result: 'ready',
    });
    assert.equal((await succeeds(...send('execute', 'set'))).out, '"ready"\n');
    assert.equal((await json('workflow', 'describe', '-w', 'started-by-update')).runId, runId);
    const unknown = await run(send('execute', 'nothing', '--update-id', 'second'));
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /No registered handler for update: nothing/);
    const open = await run(send('execute', 'set').map((arg) => (arg === 'UseExisting' ? 'Fail' : arg)));
    assert.deepEqual([open.code, open.out], [1, '']);
    assert.match(open.err, /--id-conflict-policy UseExisting/);
  });

  test('an update is described without waiting for it', async () => {
    await started('waiting', 'described');
    const about = (id) => ['workflow', 'update', 'describe', '-w', 'described', '--update-id', id];
    await succeeds('workflow', 'update', 'start', '-w', 'described', '--name', 'later', '--update-id', 'slow');
    assert.equal((await json(...about('slow'))).stage, 'ACCEPTED');
    assert.equal((await succeeds(...about('slow'))).out, 'slow\n  Stage  ACCEPTED\n');
    await run(['workflow', 'update', '-w', 'described', '--name', 'refuse', '--update-id', 'no']);
    const { stage, failure, result } = await json(...about('no'));
    assert.deepEqual([stage, failure.message, result], ['COMPLETED', 'not today', undefined]);
    assert.match((await succeeds(...about('no'))).out, /not today/);
    const missing = await run(about('missing'));
    assert.deepEqual([missing.code, missing.out], [1, '']);
  });

  test('a workflow shows where its code waits, and what it can be asked', async () => {
    await started('waiting', 'looked-into');
    assert.match((await succeeds('workflow', 'stack', '-w', 'looked-into')).out, /\bat waiting \(/);
    assert.match((await json('workflow', 'stack', '-w', 'looked-into')).queryResult, /\bat waiting \(/);
    const { definition } = await json('workflow', 'metadata', '-w', 'looked-into');
    assert.equal(definition.type, 'waiting');
    const { out } = await succeeds('workflow', 'metadata', '-w', 'looked-into');
    assert.match(out, /Type +waiting\n[^]*Queries\n[^]*  state\n[^]*Signals\n[^]*  finish\n[^]*Updates\n[^]*  set\n/);
    await succeeds('workflow', 'signal', '-w', 'looked-into', '--type', 'finish', '-i', '"ann"');
    const closed = await run(['workflow', 'stack', '-w', 'looked-into', '--reject-condition', 'not_open']);
    assert.equal(closed.code, 1);
    assert.match(closed.err, /Query rejected|COMPLETED/);
  });

  test('arguments are bytes, or have another encoding, where that is said', async () => {
    await started('waiting', 'encoded');
    const signal = ['workflow', 'signal', '-w', 'encoded', '--name', 'note'];
    await succeeds(...signal, '--input-base64', '-i', 'aGVsbG8=', '--input-meta', 'encoding=binary/plain');
    await succeeds(
      ...signal,
      '-i',
      '{"a":1}',
      '--input-meta',
      'encoding=json/protobuf',
      '--input-meta',
      'messageType=x',
    );
    const { events } = await json('workflow', 'show', '-w', 'encoded');
    const inputs = events.flatMap(({ workflowExecutionSignaledEventAttributes: sent }) => sent?.input.payloads ?? []);
    const base64 = (text) => Buffer.from(text).toString('base64');
    assert.deepEqual(inputs, [
      { metadata: { encoding: base64('binary/plain') }, data: 'aGVsbG8=' },
      { metadata: { encoding: base64('json/protobuf'), messageType: base64('x') }, data: base64('{"a":1}') },
    ]);
    const start = ['workflow', 'signal-with-start', '--name', 'waiting', '-t', 'cli', '-w', 'encoded', '--signal-type'];
    await succeeds(...start, 'finish', '--signal-input', 'ImFubiI=', '--signal-input-base64');
    assert.equal((await json('workflow', 'result', '-w', 'encoded')).result, 'waiting, finished by ann');
  });
}
