import {
  condition,
  defineSignal,
  executeChild,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';

const report = defineSignal<[number]>('report');

export async function childReports(): Promise<unknown> {
  const reports: number[] = [];
  setHandler(report, (n) => void reports.push(n));
  const result = await executeChild(childReporting);
  await condition(() => reports.length === 2);
  return [result, reports];
}
export async function childReporting(): Promise<string> {
  const { parent } = workflowInfo();
  const handle = getExternalWorkflowHandle(parent?.workflowId ?? '', parent?.runId);
  await handle.signal(report, 50);
  await handle.signal(report, 100);
  return 'reported';
}
