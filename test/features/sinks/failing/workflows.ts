import { proxySinks } from '@temporalio/workflow';
import type { Sinks } from '@temporalio/workflow';

interface FeatureSinks extends Sinks {
  features: { record(value: unknown): void; fail(): void; nobody(): void };
  unknown: { call(): void };
}
const { features, unknown } = proxySinks<FeatureSinks>();

export async function sinkFailing(): Promise<string> {
  features.fail();
  features.nobody();
  unknown.call();
  features.record('after all of them');
  return 'not disturbed';
}
