// `perdure replay` as CI runs it: the built bin as a child process, in a project with nothing but workflows and histories.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { buildCli } from '../../scripts/cli.mjs';
import { CHANGES } from '../replay/changes.ts';
import { createProject, esbuildFolder, goldenWorkflows, lineOf, recorded } from './project.mjs';

const golden = readFileSync(goldenWorkflows, 'utf8');
const projects = [];
/** A project with esbuild, the recorded workflows and files. */
function projectWith(files = {}) {
  const project = createProject();
  projects.push(project);
  project.link('esbuild', esbuildFolder);
  project.write({ 'src/workflows.ts': golden, 'hello.json': recorded.get('hello'), ...files });
  return project;
}
const replay = (project, ...args) => project.run('replay', '--workflows', 'src/workflows.ts', ...args);
async function reportsOf(project, ...args) {
  const { code, out, err } = await replay(project, ...args, '-o', 'json');
  assert.notEqual(out, '', err);
  return { code, reports: JSON.parse(out) };
}

before(buildCli);
after(() => projects.forEach((project) => project.remove()));

describe('perdure replay', { concurrency: 2 }, () => {
  test('every history that Temporal recorded fits the code that it was recorded with', async () => {
    const project = projectWith();
    for (const [name, history] of recorded) project.write({ [`histories/${name}.json`]: history });
    const { code, out, err } = await replay(project, 'histories/*.json');
    assert.equal(code, 0, out);
    assert.equal(recorded.size, 34);
    assert.match(out, /34 histories: 34 ok, 0 failed\n$/);
    assert.match(out, /^✓ histories\/approval\.json {2}approval, \d+ events$/m);
    assert.deepEqual(project.leftOver(), []);
    assert.equal(err, 'Replaying 34 histories with src/workflows.ts\n');
  });

  test('changed copies are refused at the event that was changed', async () => {
    const project = projectWith();
    const changedAt = new Map();
    for (const [name, { events }] of recorded)
      for (const [change, apply] of Object.entries(CHANGES)) {
        const changed = apply(events);
        if (changed === undefined) continue;
        const file = `changed/${name}, ${change}.json`;
        project.write({ [file]: changed });
        const at = changed.findIndex((event, index) => JSON.stringify(event) !== JSON.stringify(events[index]));
        changedAt.set(file, at < 0 ? undefined : at + 1);
      }
    const { code, reports } = await reportsOf(project, 'changed');
    assert.equal(code, 1);
    assert.ok(changedAt.size > 50);
    assert.deepEqual(
      reports.map(({ file, problem, eventId }) => [file, problem, eventId]),
      [...changedAt.keys()].sort().map((file) => [file, 'nonDeterminism', changedAt.get(file)]),
    );
    for (const { file, expected, found, location } of reports) {
      assert.ok(expected ?? found, file);
      // A function's end is no line that asks for something.
      const isEnd = found === undefined || /^(Complete|Fail)WorkflowExecution/.test(found);
      assert.equal(location?.file, isEnd ? undefined : 'src/workflows.ts', file);
    }
  });

  test('a refusal names event, commands and the line of the source file, and says what to do', async () => {
    const code = golden.replace('out.push(await a.greet(n))', 'out.push(n, String(await sleep(1)))');
    const project = projectWith({ 'src/workflows.ts': code, 'sequence.json': recorded.get('sequence') });
    const refused = await replay(project, 'sequence.json', 'hello.json');
    assert.equal(refused.code, 1);
    const line = lineOf(code, 'String(await sleep(1))');
    const column = code.split('\n')[line - 1].indexOf('sleep(1)') + 1;
    const [first, workflowId, runId, event, expected, found, place, next, second, sum] = refused.out.split('\n');
    assert.deepEqual(
      [first, workflowId, event, expected, found, place, second, sum],
      [
        '✗ sequence.json  sequence, 23 events',
        '  Workflow Id  sequence',
        '  Event        5 ActivityTaskScheduled',
        '  Expected     ScheduleActivityTask "greet" with id 1',
        '  Found        StartTimer with id 1',
        `  Code         src/workflows.ts:${line}:${column} (sequence)`,
        '✓ hello.json  hello, 11 events',
        '2 histories: 1 ok, 1 failed',
      ],
    );
    assert.match(runId, /^ {2}Run Id {7}01a20810-778b-/);
    assert.match(next, /patched\('my-change'\)/);
    const { reports } = await reportsOf(project, 'sequence.json');
    assert.deepEqual(reports[0].location, { file: 'src/workflows.ts', line, column, function: 'sequence' });
    assert.equal(reports[0].eventId, 5);
  });

  test('a command too many is refused, with the line that asks for it', async () => {
    const code = golden.replace('return a.greet(name);', 'void sleep(5).catch(() => 0);\n  return a.greet(name);');
    const project = projectWith({ 'src/workflows.ts': code.replace('{ void sleep', '{\n  void sleep') });
    const { events } = recorded.get('hello');
    project.write({ 'open.json': events.slice(0, 5) });
    const { reports } = await reportsOf(project, 'open.json');
    assert.equal(reports[0].found, 'StartTimer with id 1');
    const after = golden.replace(
      'return a.greet(name);',
      'const done = a.greet(name);\n  void sleep(5);\n  return done;',
    );
    project.write({ 'src/workflows.ts': after });
    const [report] = (await reportsOf(project, 'open.json')).reports;
    assert.deepEqual(
      [report.eventId, report.expected, report.found, report.location.line],
      [undefined, undefined, 'StartTimer with id 1', lineOf(after, 'void sleep(5);')],
    );
  });

  test('code that throws where it went on is refused, with the line that throws', async () => {
    const code = golden.replace('return a.greet(name);', "\n  throw new TypeError('a bug');");
    const project = projectWith({ 'src/workflows.ts': code });
    const { reports } = await reportsOf(project, 'hello.json');
    assert.deepEqual(
      [reports[0].problem, reports[0].eventId, reports[0].location.line],
      ['workflowTaskFailed', 3, lineOf(code, "throw new TypeError('a bug')")],
    );
    assert.match(reports[0].message, /a bug/);
  });

  test('a workflow type that the code does not have is refused with those that it has', async () => {
    const project = projectWith({
      'src/workflows.ts':
        'export const interceptors = () => ({});\nexport async function other() {}\nexport async function another() {}',
    });
    const { code, out } = await replay(project, 'hello.json');
    assert.equal(code, 1);
    assert.match(out, / {2}Problem {6}there is no workflow type "hello"; there are: another, other\n/);
  });

  test('the workflow id is the one that is given, else that of the history, else the name of the file', async () => {
    const { events } = recorded.get('hello');
    const [{ workflowExecutionStartedEventAttributes: attributes, ...started }, ...rest] = events;
    const { workflowId: _, ...old } = attributes;
    const project = projectWith({
      'old-order.json': [{ ...started, workflowExecutionStartedEventAttributes: old }, ...rest],
      'src/workflows.ts': `
        import { proxyActivities, workflowInfo } from 'perdure/workflow';
        const a = proxyActivities<Record<string, () => Promise<void>>>({ startToCloseTimeout: '1m' });
        export const hello = () => a[workflowInfo().workflowId]!();`,
    });
    const seen = async (...args) => (await reportsOf(project, ...args)).reports.map(({ found }) => found);
    const asksFor = (type) => `ScheduleActivityTask "${type}" with id 1`;
    assert.deepEqual(await seen('hello.json', 'old-order.json'), [asksFor('hello'), asksFor('old-order')]);
    assert.deepEqual(await seen('hello.json', '--workflow-id', 'mine'), [asksFor('mine')]);
    const { code, err } = await replay(project, 'hello.json', 'old-order.json', '--workflow-id', 'mine');
    assert.equal(code, 2);
    assert.match(err, /--workflow-id is for one history, and there are 2/);
  });

  test("histories come as Temporal's tools write them, and workflows as JavaScript or TypeScript", async () => {
    const { events } = recorded.get('hello');
    const project = projectWith({
      'histories/cli.json': { events },
      'histories/api.json': { history: { events } },
      'histories/deep/list.json': events,
      'histories/windows.json': `\uFEFF${JSON.stringify({ events })}`,
      'src/workflows.mjs': `
        import { proxyActivities } from '@temporalio/workflow';
        const { greet } = proxyActivities({ startToCloseTimeout: '1m' });
        export const hello = (name) => greet(name);`,
    });
    const { code, out } = await project.run(
      'replay',
      '--workflows',
      'src/workflows.mjs',
      'histories/**/*.json',
      'hello.json',
    );
    assert.equal(code, 0);
    assert.deepEqual(
      out.split('\n').map((line) => line.split('  ')[0]),
      [
        '✓ histories/api.json',
        '✓ histories/cli.json',
        '✓ histories/deep/list.json',
        '✓ histories/windows.json',
        '✓ hello.json',
        '5 histories: 5 ok, 0 failed',
        '',
      ],
    );
    const lines = await project.run(
      'replay',
      '--workflows',
      'src/workflows.mjs',
      'histories/{cli,ap?}.json',
      '-o',
      'jsonl',
      '--fields',
      'file,status',
    );
    assert.equal(
      lines.out,
      '{"file":"histories/api.json","status":"ok"}\n{"file":"histories/cli.json","status":"ok"}\n',
    );
    const quiet = await replay(project, 'hello.json', '-o', 'none');
    assert.deepEqual([quiet.code, quiet.out, quiet.err], [0, '', '']);
  });

  test('the payload converter is the one that the workflows are deployed with', async () => {
    const converter = `
      import { defaultPayloadConverter } from 'perdure/common';
      export const payloadConverter = {
        toPayload: (value) => defaultPayloadConverter.toPayload(value),
        fromPayload: () => 'converted',
      };`;
    const project = projectWith({
      'converter.ts': converter,
      'src/workflows.ts': `
        import { proxyActivities } from 'perdure/workflow';
        const a = proxyActivities<Record<string, () => Promise<void>>>({ startToCloseTimeout: '1m' });
        export const hello = (name: string) => a[name]!();`,
    });
    const { reports } = await reportsOf(project, 'hello.json', '--payload-converter', 'converter.ts');
    assert.equal(reports[0].found, 'ScheduleActivityTask "converted" with id 1');
  });

  test('code that never comes back, or ends its process, fails its history and no other', async () => {
    const code = `
      import { proxyActivities, workflowInfo } from 'perdure/workflow';
      const { greet } = proxyActivities<Record<string, (name: string) => Promise<void>>>({ startToCloseTimeout: '1m' });
      export const hello = (name: string) => {
        if (workflowInfo().workflowId === 'loops') for (;;) {}
        if (workflowInfo().workflowId === 'exits') process.exit(0);
        return greet!(name);
      };`;
    const project = projectWith({ 'src/workflows.ts': code });
    const { events } = recorded.get('hello');
    const named = (workflowId) => [
      {
        ...events[0],
        workflowExecutionStartedEventAttributes: { ...events[0].workflowExecutionStartedEventAttributes, workflowId },
      },
      ...events.slice(1),
    ];
    project.write({ 'some/1.json': named('exits'), 'some/2.json': named('loops'), 'some/3.json': named('good') });
    const { code: exitCode, reports } = await reportsOf(project, 'some', '--command-timeout', '2s');
    assert.equal(exitCode, 1);
    assert.deepEqual(
      reports.map(({ workflowId, status, problem }) => [workflowId, status, problem]),
      [
        ['exits', 'failed', 'processEnded'],
        ['loops', 'failed', 'processEnded'],
        ['good', 'ok', undefined],
      ],
    );
  });

  test('what cannot be read is told before anything is replayed, with exit code 2', async () => {
    const { events } = recorded.get('hello');
    const project = projectWith({
      'bad.json': '{ "events": [',
      'package.json': '{ "name": "mine" }',
      'gap.json': events.toSpliced(3, 1),
      'empty/readme.md': '',
      'src/broken.ts': 'export const hello = (',
      'src/throws.ts': 'export const hello = 1;\nthrow new Error("at load");',
      'src/types.ts': 'export type Order = string;',
      'src/worker.ts': "export { env } from 'cloudflare:workers';",
    });
    const refuses = async (args, ...messages) => {
      const { code, out, err } = await project.run('replay', ...args);
      assert.deepEqual([code, out], [2, ''], err);
      for (const message of messages) assert.match(err, message);
    };
    const workflows = ['--workflows', 'src/workflows.ts'];
    await refuses([...workflows, 'hello.json', 'nowhere.json'], /^error: There is no file nowhere\.json\n/);
    await refuses([...workflows, 'none/*.json'], /^error: No file matches none\/\*\.json\n/);
    await refuses([...workflows, 'empty'], /^error: There are no \.json files in empty\n/);
    await refuses(
      [...workflows, 'hello.json', 'bad.json', 'package.json', 'gap.json'],
      /^error: bad\.json: not JSON: /m,
      /^error: package\.json: not a history: /m,
      /^error: gap\.json: not a history: event 4 .*numbered from 1 without gaps/m,
    );
    await refuses(['--workflows', 'src/nowhere.ts', 'hello.json'], /^error: There is no file src\/nowhere\.ts\n/);
    await refuses(['--workflows', 'src', 'hello.json'], /^error: src is not a file\n/);
    await refuses(
      ['--workflows', 'src/broken.ts', 'hello.json'],
      /broken\.ts:1:22/,
      /error: src\/broken\.ts cannot be bundled/,
    );
    await refuses(['--workflows', 'src/worker.ts', 'hello.json'], /Could not resolve "cloudflare:workers"/);
    await refuses(
      ['--workflows', 'src/throws.ts', 'hello.json'],
      /throws\.ts:2/,
      /at load/,
      /error: The workflows could not be loaded/,
    );
    await refuses(['--workflows', 'src/types.ts', 'hello.json'], /The module of the workflows exports no function/);
    await refuses(['hello.json'], /--workflows <module>' not specified/);
    await refuses(workflows, /missing required argument 'histories'/);
  });

  test("without esbuild it says what to install; wrangler's is as good", async () => {
    const project = createProject();
    projects.push(project);
    project.write({ 'src/workflows.ts': golden, 'hello.json': recorded.get('hello') });
    const { code, err } = await replay(project, 'hello.json');
    assert.equal(code, 2);
    assert.match(err, /esbuild is not installed in this project\n {2}.*npm install --save-dev esbuild/);
    project.write({
      'node_modules/wrangler/package.json': { name: 'wrangler', main: 'main.js' },
      'node_modules/wrangler/main.js': '',
    });
    project.link('wrangler/node_modules/esbuild', esbuildFolder);
    assert.equal((await replay(project, 'hello.json')).code, 0);
  });
});
