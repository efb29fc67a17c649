// Starting workflows, and seeing what has become of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, run, started, succeeds } from '../command-line.mjs';

export function startAndShow() {
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
}
