// How the command line is used: help, wrong use, refusals, colours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort } from '../../../scripts/server.mjs';
import { run, started } from '../command-line.mjs';

export function use() {
  test('wrong use ends with 2 and says what is right', async () => {
    const update = ['-w', 'x', '--type', 'waiting', '-t', 'cli', '--update-name', 'set'];
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
      [['workflow', 'execute-update-with-start', ...update], /--id-conflict-policy UseExisting/],
      [['workflow', 'start-update-with-start', ...update.slice(2)], /--workflow-id <id>/],
      [['workflow', 'start', '--type', 'x', '-t', 'x', '-i', '*', '--input-base64'], /--input is not base64/],
      [['workflow', 'start', '--type', 'x', '-t', 'x', '-i', 'x', '--input-meta', 'encoding=json/plain'], /not JSON/],
      [['schedule', 'list-matching-times', '-s', 'x', '--start-time', '2026-01-01T00:00:00Z'], /--end-time <time>/],
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

  test('colours are for terminals, and for who asks for them', async () => {
    const coloured = (out) => out.includes('\u001B[');
    assert.equal(coloured((await run(['workflow', 'list'])).out), false);
    assert.equal(coloured((await run(['workflow', 'list', '--color', 'always'])).out), true);
  });
}
