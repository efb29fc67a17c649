import { rebuild } from '../../src/history/apply.ts';
import { startedOf } from '../../src/history/execution.ts';
import type { MemoryEngine } from './memory/deployment.ts';
import { MemoryRunStore } from './memory/run-store.ts';
import type { TaskQueues } from './task-queues.ts';

/** A run that has not ended, and what could bring it on. */
export interface OpenRun {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly waitsFor: string;
}

export const openRuns = ({ objects }: MemoryEngine, taskQueues: TaskQueues): OpenRun[] =>
  objects.names().flatMap((name) => {
    if (name.className !== 'WorkflowRun') return [];
    const store = new MemoryRunStore(objects.storage(name));
    const events = store.events();
    if (events.length === 0) return [];
    const execution = rebuild(events, store.facts());
    if (execution.close !== undefined) return [];
    const { workflowId, workflowType, taskQueue } = startedOf(execution);
    const names = taskQueues.names.map((other) => `"${other}"`).join(', ') || 'none';
    const workerOn = (queue: string): string => `a Worker on task queue "${queue}"; there are Workers on: ${names}`;
    const unserved = [...execution.activities.values()].find(
      ({ event }) => !taskQueues.handlesActivities(event.taskQueue),
    );
    const waitsFor =
      execution.workflowTask && !taskQueues.code.handlesWorkflows(taskQueue)
        ? workerOn(taskQueue)
        : unserved
          ? workerOn(unserved.event.taskQueue)
          : 'something from outside: a signal, an update, an activity that is completed elsewhere';
    return [{ workflowId, workflowType, waitsFor }];
  });
