import { expect, test } from 'vitest';
import { eventToJson, failureToJson } from '../../protocol/json/history-json.ts';

test('the request id of a cancel request is not public: the event has no such field on Temporal', () => {
  const about = { eventId: 5, eventTime: 0, identity: 'Ann', requestId: 'cancel-1' };
  expect(eventToJson({ ...about, type: 'WorkflowExecutionCancelRequested' }, false)).toMatchObject({
    workflowExecutionCancelRequestedEventAttributes: { identity: 'Ann' },
  });
  expect(JSON.stringify(eventToJson({ ...about, type: 'WorkflowExecutionCancelRequested' }, false))).not.toContain(
    'cancel-1',
  );
  expect(
    JSON.stringify(eventToJson({ ...about, type: 'WorkflowExecutionSignaled', signalName: 'approve' }, false)),
  ).toContain('cancel-1');
});

test('a failure that is to be retried at once says so', () => {
  const failure = { message: 'busy', applicationFailureInfo: { type: 'Busy', nextRetryDelay: 0 } };
  expect(failureToJson(failure, false)).toMatchObject({ applicationFailureInfo: { nextRetryDelay: '0s' } });
});
