import { proxySinks, sleep } from '@temporalio/workflow';
import type { Sinks } from '@temporalio/workflow';

interface FeatureSinks extends Sinks {
  features: { record(value: unknown): void };
}
const { features } = proxySinks<FeatureSinks>();

export async function sinkOrder(): Promise<string> {
  const list = ['what it was'];
  features.record(list);
  list[0] = 'what it became';
  features.record(2);
  await sleep(1);
  features.record({ three: 3 });
  await sleep(1);
  return 'done';
}
