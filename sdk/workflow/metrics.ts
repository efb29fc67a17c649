import { createMetricMeter } from '../common/metrics.ts';
import type { MetricMeter } from '../common/metrics.ts';
import { activatorOf } from '../runtime/context.ts';
import { compose } from '../common/compose.ts';
import type { MetricTags } from '../common/metrics.ts';

/**
 * Measures from workflow code; what is replayed has been measured before. The deployment receives it by `createWorker({ metrics })`.
 *
 * @example metricMeter.createCounter('orders').add(1, { region: 'eu' });
 */
export const metricMeter: MetricMeter = createMetricMeter((measurement) => {
  const activator = activatorOf('metricMeter');
  if (activator.isSilent) return;
  const { namespace, taskQueue, workflowType } = activator.identity;
  const own: MetricTags = { namespace, taskQueue, workflowType };
  const tags = compose(activator.interceptors.outbound, 'getMetricTags', (given: MetricTags) => given)(own);
  activator.settings.recordMetric?.({ ...measurement, tags: { ...tags, ...measurement.tags } });
});
