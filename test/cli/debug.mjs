// `perdure debug` with a debugger attached: this process speaks the protocol of Node's inspector with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildCli } from '../../scripts/cli.mjs';
import { CHANGES } from '../replay/changes.ts';
import { attach } from './inspector.mjs';
import { createProject, esbuildFolder, lineOf, recorded } from './project.mjs';

const CODE = `import { proxyActivities } from '@temporalio/workflow';

interface Activities {
  greet(name: string): Promise<string>;
}
const { greet } = proxyActivities<Activities>({ startToCloseTimeout: '20s' });

/** Types and comments are gone in what runs: lines are found by the source map. */
export async function sequence(): Promise<string[]> {
  const out: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    const greeting: string = await greet(name);
    out.push(greeting);
  }
  return out;
}
`;
let project;
before(async () => {
  await buildCli();
  project = createProject();
  project.link('esbuild', esbuildFolder);
  const { events } = recorded.get('sequence');
  project.write({
    'src/workflows.ts': CODE,
    'sequence.json': recorded.get('sequence'),
    'order-7.json': recorded.get('sequence'),
    'changed.json': CHANGES['the type of an activity'](events),
  });
});
after(() => project.remove());

const debug = (file, ...args) => [
  'debug',
  file,
  '--workflows',
  'src/workflows.ts',
  '--inspect',
  '127.0.0.1:0',
  ...args,
];

/** A debugger that has attached, and not yet let the code run. */
async function debugged(file, ...args) {
  const child = project.spawn(debug(file, ...args));
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk));
  const ended = new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
  const inspector = await attach(child.stderr);
  await inspector.send('Runtime.enable');
  await inspector.send('Debugger.enable');
  const run = async () => {
    await inspector.send('Runtime.runIfWaitingForDebugger');
    return inspector.stop();
  };
  return { child, inspector, run, ended };
}

describe('perdure debug', () => {
  test('a breakpoint in the source file is hit, with the variables as they are there', async () => {
    const { inspector, run, ended } = await debugged('sequence.json');
    assert.equal(inspector.url.hostname, '127.0.0.1');
    const source = project.file('src/workflows.ts');
    const line = lineOf(CODE, 'out.push(greeting)');
    const breakpoint = await inspector.breakAt(source, line);

    const begun = await run();
    assert.deepEqual(begun.hitBreakpoints, []); // The stop before the first line, where breakpoints are set.
    const seen = [];
    for (let stop = await inspector.resume(); stop !== undefined; stop = await inspector.resume()) {
      const [frame] = stop.callFrames;
      assert.deepEqual(stop.hitBreakpoints, [breakpoint]);
      assert.deepEqual(inspector.placeOf(frame), { source, line });
      assert.equal(frame.functionName, 'sequence');
      const { name, greeting, out } = await inspector.variablesOf(frame);
      seen.push([name, greeting, out]);
    }
    await inspector.leave();
    assert.deepEqual(seen, [
      ['a', 'Hello, a!', []],
      ['b', 'Hello, b!', ['Hello, a!']],
      ['c', 'Hello, c!', ['Hello, a!', 'Hello, b!']],
    ]);
    const { code, out } = await ended;
    assert.equal(code, 0);
    assert.match(out, /\n✓ sequence\.json {2}sequence, 23 events\n$/);
  });

  test('it stops at chosen events, before the code learns of them, and says where it is', async () => {
    const { inspector, run, ended } = await debugged('sequence.json', '--break-at', '11, 13');
    const source = project.file('src/workflows.ts');
    const breakpoint = await inspector.breakAt(source, lineOf(CODE, 'out.push(greeting)'));
    const stops = [];
    for (let stop = await run(); stop !== undefined; stop = await inspector.resume())
      stops.push(stop.hitBreakpoints.includes(breakpoint) ? 'breakpoint' : stop.callFrames[0].functionName);
    await inspector.leave();
    assert.deepEqual(stops, ['reached', 'breakpoint', 'reached', 'breakpoint', 'breakpoint']);
    const { code, out } = await ended;
    assert.equal(code, 0);
    assert.deepEqual(out.split('\n').slice(0, 8), [
      '· reached at event 3 (WorkflowTaskStarted); its workflow task asks for 5 (ActivityTaskScheduled)',
      '· reached at event 1 (WorkflowExecutionStarted)',
      '■ stopped at event 9 (WorkflowTaskStarted); its workflow task asks for 11 (ActivityTaskScheduled)',
      '· reached at event 7 (ActivityTaskCompleted)',
      '· reached at event 15 (WorkflowTaskStarted); its workflow task asks for 17 (ActivityTaskScheduled)',
      '■ stopped at event 13 (ActivityTaskCompleted)',
      '· reached at event 21 (WorkflowTaskStarted); its workflow task asks for 23 (WorkflowExecutionCompleted)',
      '· reached at event 19 (ActivityTaskCompleted)',
    ]);
  });

  test('code that does not fit its history is reported as by replay', async () => {
    const { inspector, run, ended } = await debugged('changed.json', '--output', 'json');
    await run();
    assert.equal(await inspector.resume(), undefined);
    await inspector.leave();
    const { code, out } = await ended;
    const { status, eventId, expected, location } = JSON.parse(out);
    assert.equal(code, 1);
    assert.deepEqual([status, eventId, expected], ['failed', 5, 'ScheduleActivityTask "other" with id 1']);
    assert.deepEqual(location, {
      file: 'src/workflows.ts',
      line: lineOf(CODE, 'await greet'),
      column: 36,
      function: 'sequence',
    });
  });

  test('the launch example of the documentation runs, and does not wait for a debugger that has started it', async () => {
    const documentation = readFileSync(path.join(import.meta.dirname, '../../docs/debugging.md'), 'utf8');
    const { inputs, configurations } = JSON.parse(/```json\n([\s\S]*?)```/.exec(documentation)[1]);
    const [{ args }] = configurations;
    const value = (arg) => inputs.find(({ id }) => arg === `\${input:${id}}`)?.default ?? arg;
    // What VS Code does to follow into other processes: their inspector is open when they begin.
    const child = project.spawn([...args.map(value), '--inspect'], { NODE_OPTIONS: '--inspect=127.0.0.1:0' });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk));
    child.stderr.resume();
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
    assert.match(out, /^■ stopped at event 1 \(WorkflowExecutionStarted\)$/m);
    assert.match(out, /\n✓ order-7\.json {2}sequence, 23 events\n$/);
  });

  test('who stops the command stops the workflow code, wherever it is', async () => {
    const { child, inspector, run, ended } = await debugged('sequence.json');
    await run();
    child.kill('SIGTERM');
    await inspector.closed;
    assert.equal((await ended).code, 128 + constants.signals.SIGTERM);
    assert.deepEqual(project.leftOver(), []);
  });

  test('wrong use is told with exit code 2', async () => {
    const refuses = async (args, message) => {
      const { code, err } = await project.run(...args);
      assert.equal(code, 2);
      assert.match(err, message);
    };
    await refuses(
      debug('sequence.json', '--break-at', '5,99'),
      /There is no event 99\n {2}The history has events 1 to 23\./,
    );
    await refuses(debug('sequence.json', '--break-at', 'end'), /That must be a whole number/);
    await refuses(debug('sequence.json', '--inspect', 'here'), /It is \[host:\]port/);
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address();
    await refuses(
      debug('sequence.json', '--inspect', `${port}`),
      new RegExp(`the inspector cannot listen on 127.0.0.1:${port}`),
    );
    busy.close();
    await refuses(debug('nowhere.json'), /There is no file nowhere\.json/);
    await refuses(debug('src'), /src is not a file/);
  });
});
