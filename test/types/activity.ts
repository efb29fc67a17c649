import type * as temporal from '@temporalio/activity';
import type * as perdure from 'perdure/activity';
import { a, assignable } from './assignable.ts';

assignable<temporal.Info>(a<perdure.Info>());
// @ts-expect-error -- Temporal has activities without a workflow; here every activity has one, and says so.
assignable<perdure.Info>(a<temporal.Info>());
type InWorkflow = 'workflowExecution' | 'workflowType' | 'workflowNamespace';
assignable<perdure.Info>(a<temporal.Info & Required<Pick<temporal.Info, InWorkflow>>>());

/** What a Context has for activities; it is made by the SDK alone. There is no client and no meter in it. */
type Members = 'cancelled' | 'cancellationSignal' | 'heartbeat' | 'sleep' | 'log' | 'cancellationDetails';
assignable<Pick<temporal.Context, Members | 'info'>>(a<Pick<perdure.Context, Members | 'info'>>());
assignable<Pick<perdure.Context, Members>>(a<Pick<temporal.Context, Members>>());
// @ts-expect-error -- See above.
assignable<temporal.Context>(a<perdure.Context>());
assignable<Pick<temporal.Context, Members>>(a<ReturnType<typeof perdure.Context.current>>());

assignable<typeof temporal.activityInfo>(a<typeof perdure.activityInfo>());
assignable<typeof temporal.heartbeat>(a<typeof perdure.heartbeat>());
assignable<typeof perdure.heartbeat>(a<typeof temporal.heartbeat>());
assignable<typeof temporal.sleep>(a<typeof perdure.sleep>());
assignable<typeof perdure.sleep>(a<typeof temporal.sleep>());
assignable<typeof temporal.cancelled>(a<typeof perdure.cancelled>());
assignable<typeof perdure.cancelled>(a<typeof temporal.cancelled>());
assignable<typeof temporal.cancellationSignal>(a<typeof perdure.cancellationSignal>());
assignable<typeof perdure.cancellationSignal>(a<typeof temporal.cancellationSignal>());
assignable<typeof temporal.cancellationDetails>(a<typeof perdure.cancellationDetails>());
assignable<typeof perdure.cancellationDetails>(a<typeof temporal.cancellationDetails>());
assignable<typeof temporal.log>(a<typeof perdure.log>());
assignable<typeof perdure.log>(a<typeof temporal.log>());
assignable<typeof temporal.CompleteAsyncError>(a<typeof perdure.CompleteAsyncError>());
assignable<temporal.UntypedActivities>(a<perdure.UntypedActivities>());
assignable<temporal.ActivityFunction>(a<perdure.ActivityFunction>());
assignable<Pick<temporal.Context, Members> | undefined>(a<ReturnType<typeof perdure.asyncLocalStorage.getStore>>());
