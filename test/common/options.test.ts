import { expect, test } from 'vitest';
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
