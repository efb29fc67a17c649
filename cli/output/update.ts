import type { WorkflowUpdateHandle } from '../../sdk/client/index.ts';
import type { Output } from './output.ts';
import { fieldList, printable } from './table.ts';

/** An update that is on its way. */
export function tellAccepted(output: Output, name: string, update: WorkflowUpdateHandle<unknown>): void {
  const { updateId, workflowId, workflowRunId: runId } = update;
  output.one({ name, updateId, workflowId, runId, stage: 'ACCEPTED' }, () => [
    output.style.bold('Update accepted'),
    ...fieldList(
      [
        ['Name', name],
        ['Update Id', updateId],
      ],
      output.style.dim,
    ),
  ]);
}

/** What an update has answered. */
export const tellOutcome = (output: Output, update: object, value: unknown): void =>
  output.one({ ...update, result: value ?? null }, () => [printable(JSON.stringify(value) ?? 'undefined')]);
