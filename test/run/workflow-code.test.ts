import { expect, test } from 'vitest';
import { proxyLocalActivities } from 'perdure/workflow';
import { END_OF_TASK } from '../../sdk/runtime/patches.ts';
import { createWorkflowTaskRunner } from '../../sdk/runtime/runner.ts';
import { WorkflowCode } from '../../src/run/workflow-code.ts';
import { startedRun } from '../history/given.ts';
import { startWorkflowTask } from '../../src/history/workflow-task.ts';

const { hang } = proxyLocalActivities<{ hang(): Promise<void> }>({ startToCloseTimeout: '1h' });

test('a task that is interrupted before it has begun does not wait for its local activities', async () => {
  const run = startedRun();
  const createRunner = createWorkflowTaskRunner({
    workflows: { order: () => hang() },
    runLocalActivity: () => new Promise(() => undefined),
  });
  const code = new WorkflowCode(
    (explains) =>
      createRunner({ namespace: 'default', workflowId: 'order-7', runId: run.execution.runId }, { explains }),
    () => [...run.history],
  );
  run.at(0, (tx) => startWorkflowTask(tx, 'test', true));
  code.interrupt();
  expect(await code.run([], [])).toMatchObject({ commands: [END_OF_TASK], forceCreateNewWorkflowTask: true });
});
