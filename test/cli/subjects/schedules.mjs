// Schedules.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, run, succeeds } from '../command-line.mjs';

export function schedules() {
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

  test('it is told when a schedule would act', async () => {
    const id = ['-s', 'asked'];
    const spec = ['--cron', '0 9 * * MON-FRI', '--time-zone', 'Europe/Vienna', '--paused'];
    const kept = ['--schedule-memo', 'owner="ann"', '--notes', 'for tests'];
    await succeeds('schedule', 'create', ...id, ...spec, ...kept, '--type', 'greeting', '-t', 'cli', '-i', '"x"');
    const times = ['schedule', 'list-matching-times', ...id, '--start-time', '2026-10-23T00:00:00Z', '--end-time'];
    assert.deepEqual((await succeeds(...times, '2026-10-27T00:00:00Z')).lines, [
      'TIME',
      '2026-10-23T07:00:00Z',
      '2026-10-26T08:00:00Z',
    ]);
    assert.deepEqual(await json(...times, '2026-10-24T00:00:00Z'), [{ time: '2026-10-23T07:00:00Z' }]);
    const backwards = await run([...times, '2026-10-22T00:00:00Z']);
    assert.deepEqual([backwards.code, backwards.out], [0, 'TIME\n']);
    const missing = await run([
      'schedule',
      'list-matching-times',
      '-s',
      'nowhere',
      ...times.slice(4),
      '2026-10-24T00:00:00Z',
    ]);
    assert.deepEqual(
      [missing.code, missing.err],
      [1, 'error: There is no schedule "nowhere"\n  What there is: perdure schedule list\n'],
    );
    const { lines } = await succeeds('schedule', 'list', '--long');
    assert.match(lines[0], /NOTE +MEMO +SEARCH ATTRIBUTES$/);
    assert.match(
      lines.find((line) => line.startsWith('asked')),
      / for tests +owner="ann"/,
    );
  });
}
