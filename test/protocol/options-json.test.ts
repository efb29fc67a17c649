import { expect, test } from 'vitest';
import { maskedActivityOptions, maskedWorkflowOptions } from '../../protocol/json/options-json.ts';

const options = { taskQueue: { name: 'slow' }, startToCloseTimeout: 2_000, retryPolicy: { maximumAttempts: 3 } };

test('without a mask all options are meant that were sent', () => {
  expect(maskedActivityOptions('', options)).toEqual({ ...options, taskQueue: 'slow' });
});

test('a mask names options in camel case or in snake case', () => {
  expect(maskedActivityOptions('startToCloseTimeout, task_queue', options)).toEqual({
    startToCloseTimeout: 2_000,
    taskQueue: 'slow',
  });
});

test('a mask names fields of the retry policy, and the others stay out', () => {
  const retryPolicy = { maximumAttempts: 3, backoffCoefficient: 4, initialInterval: 500 };
  const mask = 'retry_policy.maximum_attempts,retryPolicy.initialInterval';
  expect(maskedActivityOptions(mask, { retryPolicy })).toEqual({
    retryPolicy: { maximumAttempts: 3, initialInterval: 500 },
  });
});

test('what a mask names and the options lack is its default', () => {
  expect(maskedActivityOptions('heartbeatTimeout,retryPolicy.maximumAttempts', {})).toEqual({
    heartbeatTimeout: 0,
    retryPolicy: { maximumAttempts: 0 },
  });
  expect(maskedWorkflowOptions('priority', {})).toEqual({ priority: {} });
});

test('what a mask names and nobody knows is left out', () => {
  expect(maskedActivityOptions('versioningOverride,__proto__,retryPolicy.nothing', options)).toEqual({});
  expect(maskedWorkflowOptions('versioningOverride', { versioningOverride: {} })).toEqual({});
});
