import { condition, defineQuery, defineSignal, proxySinks, setHandler, sleep } from '@temporalio/workflow';
import type { Sinks } from '@temporalio/workflow';

interface FeatureSinks extends Sinks {
  features: { record(value: unknown): void; recordAlways(value: unknown): void };
}
const { features } = proxySinks<FeatureSinks>();
const finish = defineSignal('finish');

export async function sinkReplay(): Promise<string> {
  let done = false;
  setHandler(defineQuery('state'), () => 'open');
  setHandler(finish, () => {
    done = true;
  });
  features.record('once');
  features.recordAlways('perhaps again');
  await sleep(1);
  await condition(() => done);
  return 'done';
}
