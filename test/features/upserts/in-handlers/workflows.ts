import { condition, defineSignal, defineUpdate, setHandler, upsertMemo, workflowInfo } from '@temporalio/workflow';

const note = defineSignal<[string]>('note');
const ask = defineUpdate<unknown, [string]>('ask');

export async function upsertInHandlers(): Promise<unknown> {
  let calls = 0;
  setHandler(note, (text) => {
    upsertMemo({ signal: text });
    calls++;
  });
  setHandler(ask, (text) => {
    upsertMemo({ update: text });
    calls++;
    return workflowInfo().memo;
  });
  await condition(() => calls === 2);
  return workflowInfo().memo;
}
