import { expect, test } from 'vitest';
import { compileRetryPolicy as temporalCompileRetryPolicy } from '../../node_modules/@temporalio/common/lib/retry-policy.js';
import {
  ActivityCancellationDetails,
  InitialVersioningBehavior,
  SdkComponent,
  SuggestContinueAsNewReason,
  TypedSearchAttributes,
  VersioningBehavior,
  compilePriority,
  compileRetryPolicy,
  decodePriority,
  decompileRetryPolicy,
  defineSearchAttributeKey,
  extractWorkflowType,
  isWorkflowFunctionWithOptions,
  msOptionalToNumber,
  toCanonicalString,
} from '../../sdk/common/index.ts';

test('a retry policy comes back as it was sent', () => {
  const sent = compileRetryPolicy({ initialInterval: '1 minute', maximumAttempts: 3, nonRetryableErrorTypes: ['No'] });
  expect(decompileRetryPolicy(sent)).toEqual({
    initialInterval: 60_000,
    maximumAttempts: 3,
    nonRetryableErrorTypes: ['No'],
  });
  expect(decompileRetryPolicy(null)).toBeUndefined();
});

test.each([
  [{ backoffCoefficient: 0 }, 'RetryPolicy.backoffCoefficient must be greater than 0'],
  [{ maximumAttempts: 0 }, 'RetryPolicy.maximumAttempts must be a positive integer'],
  [{ maximumAttempts: 1.5 }, 'RetryPolicy.maximumAttempts must be an integer'],
  [{ initialInterval: 0 }, 'RetryPolicy.initialInterval cannot be 0'],
  [{ maximumInterval: 0 }, 'RetryPolicy.maximumInterval cannot be 0'],
  [{ maximumInterval: 999 }, 'RetryPolicy.maximumInterval cannot be less than its initialInterval'],
])('the retry policy %j is refused as by the SDK of Temporal', (policy, message) => {
  expect(() => compileRetryPolicy(policy)).toThrow(message);
  expect(() => temporalCompileRetryPolicy(policy)).toThrow(message);
});

test.each([
  { backoffCoefficient: 0.5 },
  { maximumAttempts: Infinity },
  { initialInterval: '1s', maximumInterval: 1_000 },
] as const)('the retry policy %j is taken as by the SDK of Temporal', (policy) => {
  expect(() => compileRetryPolicy(policy)).not.toThrow();
  expect(() => temporalCompileRetryPolicy(policy)).not.toThrow();
});

test('a priority is checked, and comes back without what was not set', () => {
  expect(compilePriority({ priorityKey: 2 })).toEqual({ priorityKey: 2, fairnessKey: '', fairnessWeight: 0 });
  expect(() => compilePriority({ priorityKey: 1.5 })).toThrow(TypeError);
  expect(() => compilePriority({ priorityKey: -1 })).toThrow(RangeError);
  expect(decodePriority({ fairnessKey: 'eu' })).toEqual({ fairnessKey: 'eu' });
  expect(decodePriority(null)).toEqual({});
});

test('a workflow type is a text or the name of a function', () => {
  async function order(): Promise<void> {}
  expect(extractWorkflowType(order)).toBe('order');
  expect(extractWorkflowType('order')).toBe('order');
  expect(() => extractWorkflowType(async () => undefined)).toThrow(TypeError);
  expect(() => extractWorkflowType(7 as never)).toThrow("not by a value of type 'number'");
});

test('a workflow function says something about itself, or nothing', () => {
  async function order(): Promise<void> {}
  expect(isWorkflowFunctionWithOptions(order)).toBe(false);
  expect(isWorkflowFunctionWithOptions(Object.assign(order, { workflowDefinitionOptions: {} }))).toBe(true);
});

test('durations, versions and words', () => {
  expect(msOptionalToNumber('2s')).toBe(2_000);
  expect(msOptionalToNumber(undefined)).toBeUndefined();
  expect(toCanonicalString({ deploymentName: 'shop', buildId: 'v7' })).toBe('shop.v7');
  expect([VersioningBehavior.PINNED, InitialVersioningBehavior.AUTO_UPGRADE, SdkComponent.workflow]).toEqual([
    'PINNED',
    'AUTO_UPGRADE',
    'workflow',
  ]);
  expect(SuggestContinueAsNewReason.TOO_MANY_UPDATES).toBe('TOO_MANY_UPDATES');
});

test('what is no reason for a cancellation is false', () => {
  const { timedOut, paused } = new ActivityCancellationDetails({ timedOut: true });
  expect({ timedOut, paused }).toEqual({ timedOut: true, paused: false });
});

test('typed search attributes are JSON as their pairs', () => {
  const region = defineSearchAttributeKey('Region', 'KEYWORD');
  const attributes = new TypedSearchAttributes([{ key: region, value: 'eu' }]);
  expect(JSON.stringify(attributes)).toBe('[{"key":{"name":"Region","type":"KEYWORD"},"value":"eu"}]');
  expect(attributes.updateCopy([{ key: region, value: null }]).getAll()).toEqual([]);
});
