import { CancellationScope, condition, defineSignal, setHandler } from '@temporalio/workflow';

export async function cancelIgnored(): Promise<string> {
  let done = false;
  setHandler(defineSignal('finish'), () => {
    done = true;
  });
  return CancellationScope.nonCancellable(async () => {
    await condition(() => done);
    return CancellationScope.current().consideredCancelled ? 'cancelled' : 'went on';
  });
}
