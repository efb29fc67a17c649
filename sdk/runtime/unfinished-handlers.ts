import type { Activator } from './activator.ts';

/** Says, once, which signal and update handlers a run has ended over. */
export function warnOfUnfinishedHandlers(activator: Activator): void {
  if (!activator.completed || activator.isSilent) return;
  const counts = new Map<string, number>();
  for (const { name, warns } of activator.handlersInProgress) if (warns) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === 0) return;
  const message =
    '[TMPRL1102] Workflow finished while a signal or update handler was still running, which may have interrupted its work. ' +
    'Wait with `await condition(allHandlersFinished)`, or set the handler with `{ unfinishedPolicy: "ABANDON" }`. ' +
    `Unfinished: ${[...counts].map(([name, count]) => `${name} (${count})`).join(', ')}`;
  const { workflowId, workflowType } = activator.started;
  console.warn(JSON.stringify({ message, workflowType, workflowId, runId: activator.runId }));
}
