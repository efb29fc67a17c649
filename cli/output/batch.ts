import type { BatchDescription, BatchSummary } from '../../protocol/batch.ts';
import { withIsoTimes } from './json.ts';
import type { Column, Output } from './output.ts';
import type { Cell } from './table.ts';
import { fieldList } from './table.ts';

const BAR = 24;

/** How far a batch is. @example '████████░░░░░░░░  5 of 10 done, 1 failed' */
export function progressLine({
  completeOperationCount: complete,
  failureOperationCount: failed,
  ...batch
}: BatchDescription): string {
  const total = batch.totalOperationCount;
  const filled = total === 0 ? (batch.state === 'RUNNING' ? 0 : BAR) : Math.round(((complete + failed) / total) * BAR);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}  ${complete} of ${total} done${failed > 0 ? `, ${failed} failed` : ''}`;
}

const state = (batch: BatchSummary & Partial<BatchDescription>, { style }: Output): Cell => ({
  text: batch.state,
  paint:
    batch.state === 'RUNNING'
      ? style.blue
      : batch.state === 'FAILED' || (batch.failureOperationCount ?? 0) > 0
        ? style.red
        : style.green,
});

export const batchLines = (batch: BatchDescription, output: Output): string[] => [
  output.style.bold(`Batch ${batch.jobId}`),
  ...fieldList(
    [
      ['State', state(batch, output)],
      ['Operation', batch.operationType],
      ['Done', `${batch.completeOperationCount} of ${batch.totalOperationCount}`],
      ['Failed', batch.failureOperationCount > 0 ? String(batch.failureOperationCount) : undefined],
      ['Started', output.time(batch.startTime)],
      ['Closed', output.time(batch.closeTime)],
      ['Reason', batch.reason],
      ['Identity', batch.identity],
    ],
    output.style.dim,
  ),
];

export const batchColumns = (output: Output): Column<BatchSummary>[] => [
  { field: 'state', title: 'STATE', cell: (batch) => state(batch, output) },
  { field: 'jobId', title: 'JOB ID', cell: ({ jobId }) => jobId },
  { field: 'startTime', title: 'STARTED', cell: ({ startTime }) => output.time(startTime) },
  { field: 'closeTime', title: 'CLOSED', cell: ({ closeTime }) => output.time(closeTime) },
];

export const batchJson = (batch: BatchSummary): object => withIsoTimes(batch) as object;
