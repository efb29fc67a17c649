import { expect, test } from 'vitest';
import { patchOf } from '../../sdk/runtime/patches.ts';
import { CancellationScope, getExternalWorkflowHandle, sleep } from '../../sdk/workflow/index.ts';
import { drive, typesOf } from './drive.ts';

const PATCH = '__temporal_internal_connect_external_handle_cancel_to_scope';
const marker = { type: 'RecordMarker', markerName: 'core_patch' };

test('a request to cancel another workflow that is under way ends with its scope, and a marker says so', async () => {
  const run = drive(() => getExternalWorkflowHandle('inventory').cancel());
  expect(typesOf(await run.task())).toEqual(['RequestCancelExternalWorkflowExecution']);
  const commands = await run.cancel().task();
  expect(typesOf(commands)).toEqual(['RecordMarker', 'UpsertWorkflowSearchAttributes', 'CancelWorkflowExecution']);
  const [command] = commands;
  expect(command?.type === 'RecordMarker' ? patchOf(command)?.id : undefined).toBe(PATCH);
});

test('the marker is there also when the request was answered before its scope is cancelled', async () => {
  const run = drive(async () => {
    await getExternalWorkflowHandle('inventory').cancel();
    await sleep('1 day');
  });
  await run.task();
  const initiated = run.find('RequestCancelExternalWorkflowExecutionInitiated');
  run.add({
    type: 'ExternalWorkflowExecutionCancelRequested',
    namespace: 'default',
    workflowExecution: { workflowId: 'inventory' },
    initiatedEventId: initiated.eventId,
  });
  await run.task();
  expect(await run.cancel().task()).toContainEqual(expect.objectContaining(marker));
});

test('in a scope that was cancelled nothing is asked', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    scope.cancel();
    await scope.run(() => getExternalWorkflowHandle('inventory').cancel()).catch(() => undefined);
  });
  expect(typesOf(await run.task())).toEqual([
    'RecordMarker',
    'UpsertWorkflowSearchAttributes',
    'CompleteWorkflowExecution',
  ]);
});
