import type * as temporal from '@temporalio/client';
import type * as perdure from 'perdure/client';
import { defineQuery, defineSignal, defineUpdate } from 'perdure/workflow';
import { a, assignable } from './assignable.ts';

// Clients: what Temporal's users call, they can call. Where Temporal's types are protobuf messages (raw answers, histories, the service itself)
// ours are plain data, and so `Next`, `Required` and the like are compared without them. Types for conversion are not here either.

type Public<Type> = { [Name in keyof Type]: Type[Name] };
type OurWorkflows = Public<perdure.WorkflowClient>;

// Options

/** Search attributes are compared in `common.ts`: their class has private parts. */
type Shared<Options> = Omit<Options, 'typeInfo' | 'versioningOverride' | 'typedSearchAttributes'>;
assignable<Shared<temporal.WorkflowOptions>>(a<Shared<perdure.WorkflowOptions>>());
assignable<Shared<perdure.WorkflowOptions>>(a<Shared<temporal.WorkflowOptions>>());
type OrderArgs = [sku: string, amount: number];
type Order = (...args: OrderArgs) => Promise<{ receipt: string }>;
assignable<Shared<perdure.WorkflowStartOptions<Order>>>(a<Shared<temporal.WorkflowStartOptions<Order>>>());
assignable<Shared<perdure.WorkflowSignalWithStartOptions<[string]>>>(
  a<Shared<temporal.WorkflowSignalWithStartOptions<[string]>>>(),
);
assignable<perdure.WorkflowUpdateOptions>(a<temporal.WorkflowUpdateOptions>());
assignable<perdure.ListOptions>(a<temporal.ListOptions>());
assignable<temporal.ListOptions>(a<perdure.ListOptions>());
assignable<perdure.IntoHistoriesOptions>(a<temporal.IntoHistoriesOptions>());
assignable<temporal.IntoHistoriesOptions>(a<perdure.IntoHistoriesOptions>());
assignable<perdure.GetWorkflowHandleOptions>(a<temporal.GetWorkflowHandleOptions>());
assignable<perdure.ListScheduleOptions>(a<temporal.ListScheduleOptions>());
assignable<temporal.ListScheduleOptions>(a<perdure.ListScheduleOptions>());
type ConnectionFields = 'address' | 'apiKey' | 'connectTimeout';
assignable<Pick<perdure.ConnectionOptions, ConnectionFields>>(a<Pick<temporal.ConnectionOptions, ConnectionFields>>());
assignable<Pick<temporal.ConnectionOptions, ConnectionFields | 'metadata'>>(
  a<Pick<perdure.ConnectionOptions, ConnectionFields | 'metadata'>>(),
);
assignable<temporal.CallContext>(a<perdure.CallContext>());
assignable<Partial<temporal.BackoffOptions>>(a<Partial<perdure.BackoffOptions>>());
assignable<perdure.QueryRejectCondition>('NOT_OPEN' satisfies temporal.QueryRejectCondition);

// What comes back

type Seen<Info> = Omit<Info, 'raw' | 'typedSearchAttributes'>;
assignable<Seen<temporal.WorkflowExecutionInfo>>(a<Seen<perdure.WorkflowExecutionInfo>>());
assignable<Seen<perdure.WorkflowExecutionInfo>>(
  a<Omit<Seen<temporal.WorkflowExecutionInfo>, 'parentExecution' | 'rootExecution'>>(),
);
assignable<Seen<temporal.WorkflowExecutionDescription>>(a<Seen<perdure.WorkflowExecutionDescription>>());
assignable<temporal.CountWorkflowExecution>(a<perdure.CountWorkflowExecution>());
assignable<perdure.CountWorkflowExecution>(a<temporal.CountWorkflowExecution>());
assignable<temporal.WorkflowExecutionStatusName>(a<perdure.WorkflowExecutionStatusName>());
assignable<perdure.WorkflowExecutionStatusName>(a<temporal.WorkflowExecutionStatusName>());
assignable<temporal.WorkflowUpdateHandle<number>>(a<perdure.WorkflowUpdateHandle<number>>());
assignable<perdure.WorkflowUpdateHandle<number>>(a<temporal.WorkflowUpdateHandle<number>>());
assignable<temporal.HistoryAndWorkflowId>(a<perdure.HistoryAndWorkflowId>());

/** Definitions are branded by each package, so what takes them is called below; everything else of a handle is compared. */
type Handled =
  | 'workflowId'
  | 'result'
  | 'signalWithOptions'
  | 'queryWithOptions'
  | 'terminate'
  | 'cancel'
  | 'getUpdateHandle';
assignable<Pick<temporal.WorkflowHandle<Order>, Handled>>(a<Pick<perdure.WorkflowHandle<Order>, Handled>>());
assignable<Pick<temporal.WorkflowHandleWithStartDetails, 'firstExecutionRunId' | 'eagerlyStarted'>>(
  a<perdure.WorkflowHandleWithStartDetails>(),
);
assignable<Pick<temporal.WorkflowHandleWithSignaledRunId, 'signaledRunId'>>(
  a<perdure.WorkflowHandleWithSignaledRunId>(),
);

// Schedules

type Action = temporal.ScheduleOptionsStartWorkflowAction<Order>;
assignable<perdure.ScheduleSpec>(a<temporal.ScheduleSpec>());
assignable<temporal.ScheduleSpec>(a<perdure.ScheduleSpec>());
assignable<perdure.CalendarSpecDescription>(a<temporal.CalendarSpecDescription>());
assignable<temporal.CalendarSpecDescription>(a<perdure.CalendarSpecDescription>());
assignable<Omit<perdure.ScheduleOptionsStartWorkflowAction<Order>, 'typedSearchAttributes'>>(
  a<Omit<Action, 'typedSearchAttributes'>>(),
);
assignable<Omit<perdure.ScheduleOptions, 'action' | 'typedSearchAttributes'>>(
  a<Omit<temporal.ScheduleOptions, 'action' | 'typedSearchAttributes'>>(),
);
assignable<Seen<Omit<temporal.ScheduleDescription, 'action'>>>(a<Seen<Omit<perdure.ScheduleDescription, 'action'>>>());
assignable<Omit<temporal.ScheduleSummary, 'typedSearchAttributes'>>(
  a<Omit<perdure.ScheduleSummary, 'typedSearchAttributes'>>(),
);
type ScheduleCalls = 'scheduleId' | 'delete' | 'trigger' | 'backfill' | 'pause' | 'unpause';
assignable<Pick<temporal.ScheduleHandle, ScheduleCalls>>(a<Pick<perdure.ScheduleHandle, ScheduleCalls>>());
assignable<Pick<perdure.ScheduleHandle, ScheduleCalls>>(a<Pick<temporal.ScheduleHandle, ScheduleCalls>>());
assignable<typeof temporal.MONTHS>(a<typeof perdure.MONTHS>());
assignable<typeof temporal.DAYS_OF_WEEK>(a<typeof perdure.DAYS_OF_WEEK>());

// Activities. Every activity here has a workflow, so its id is not left out.

type Completions = 'complete' | 'fail' | 'reportCancellation' | 'heartbeat';
type Complete = (activity: Uint8Array | Required<temporal.FullActivityId>, value: unknown) => Promise<void>;
assignable<Record<Completions, Complete>>(a<Pick<perdure.AsyncCompletionClient, Completions>>());
assignable<temporal.FullActivityId>(a<perdure.FullActivityId>());
assignable<perdure.FullActivityId>(a<Required<temporal.FullActivityId>>());

// Errors: constructors take what Temporal's take, and errors have the fields that Temporal's have.

type Takes<Class extends abstract new (...args: never) => unknown> = ConstructorParameters<Class>;
type Errors =
  | 'ServiceError'
  | 'WorkflowFailedError'
  | 'WorkflowUpdateFailedError'
  | 'WorkflowUpdateRPCTimeoutOrCancelledError'
  | 'WorkflowContinuedAsNewError'
  | 'QueryNotRegisteredError'
  | 'ActivityNotFoundError'
  | 'ActivityCompletionError'
  | 'ActivityCancelledError'
  | 'ActivityPausedError'
  | 'ActivityResetError'
  | 'ScheduleAlreadyRunning'
  | 'ScheduleNotFoundError';
assignable<{ [Name in Errors]: InstanceType<(typeof temporal)[Name]> }>(
  a<{ [Name in Errors]: InstanceType<(typeof perdure)[Name]> }>(),
);
assignable<{ [Name in Exclude<Errors, 'WorkflowFailedError'>]: Takes<(typeof perdure)[Name]> }>(
  a<{ [Name in Exclude<Errors, 'WorkflowFailedError'>]: Takes<(typeof temporal)[Name]> }>(),
);
assignable<temporal.QueryRejectedError>(a<perdure.QueryRejectedError>());

// Interceptors: each call has one, and inputs and outputs have Temporal's fields.

type Intercepted = keyof temporal.WorkflowClientInterceptor;
assignable<Intercepted>(a<keyof perdure.WorkflowClientInterceptor>());
assignable<keyof perdure.WorkflowClientInterceptor>(a<Intercepted>());
assignable<temporal.WorkflowSignalInput>(
  a<Omit<perdure.WorkflowSignalInput, 'headers'> & { headers: temporal.Headers }>(),
);
assignable<keyof perdure.WorkflowStartInput>(a<keyof temporal.WorkflowStartInput>());
assignable<temporal.WorkflowStartOutput>(a<perdure.WorkflowStartOutput>());
assignable<perdure.WorkflowStartOutput>(a<temporal.WorkflowStartOutput>());
assignable<temporal.WorkflowTerminateInput>(a<perdure.WorkflowTerminateInput>());
assignable<perdure.WorkflowCancelInput>(a<temporal.WorkflowCancelInput>());

// What is inferred

declare const client: perdure.Client;
declare const order: Order;
declare const ping: () => Promise<void>;
const cancelOrder = defineSignal<[reason: string]>('cancelOrder');
const left = defineQuery<number, [sku: string]>('left');
const setAmount = defineUpdate<{ old: number }, [amount: number]>('setAmount');
const refresh = defineUpdate<string>('refresh');
const at = { workflowId: 'order-7', taskQueue: 'orders' };

async function inference(): Promise<void> {
  const handle = await client.workflow.start(order, { ...at, args: ['a', 2] });
  assignable<{ receipt: string }>(await handle.result());
  assignable<{ receipt: string }>(await client.workflow.execute(order, { ...at, args: ['a', 2] }));
  // @ts-expect-error -- An argument is missing.
  await client.workflow.start(order, { ...at, args: ['a'] });
  // @ts-expect-error -- An argument has another type.
  await client.workflow.start(order, { ...at, args: ['a', '2'] });
  // @ts-expect-error -- Arguments are missing.
  await client.workflow.start(order, at);
  // @ts-expect-error -- The id is missing.
  await client.workflow.start(ping, { taskQueue: 'orders' });
  await client.workflow.start(ping, at);
  await client.workflow.start('anything', { ...at, args: [1, 'two'] });

  await handle.signal(cancelOrder, 'late');
  // @ts-expect-error -- The reason is missing.
  await handle.signal(cancelOrder);
  // @ts-expect-error -- A reason is a text.
  await handle.signal(cancelOrder, 7);
  assignable<number>(await handle.query(left, 'a'));
  // @ts-expect-error -- An answer is a number.
  assignable<string>(await handle.query(left, 'a'));
  assignable<number>(await handle.query<number, [string]>('left', 'a'));

  assignable<{ old: number }>(await handle.executeUpdate(setAmount, { args: [2] }));
  assignable<string>(await handle.executeUpdate(refresh));
  // @ts-expect-error -- The amount is missing.
  await handle.executeUpdate(setAmount);
  const update = await handle.startUpdate(setAmount, { args: [2], waitForStage: 'ACCEPTED' });
  assignable<{ old: number }>(await update.result());
  // @ts-expect-error -- A start says what it waits for.
  await handle.startUpdate(setAmount, { args: [2] });

  await client.workflow.signalWithStart(order, { ...at, args: ['a', 2], signal: cancelOrder, signalArgs: ['late'] });
  // @ts-expect-error -- The signal's arguments are missing.
  await client.workflow.signalWithStart(order, { ...at, args: ['a', 2], signal: cancelOrder });

  const found = client.workflow.getHandle<typeof order>('order-7');
  assignable<{ receipt: string }>(await found.result());
  const action = { type: 'startWorkflow', workflowType: order, taskQueue: 'orders' } as const;
  await client.schedule.create({ scheduleId: 's', spec: {}, action: { ...action, args: ['a', 2] } });
  // @ts-expect-error -- The workflow takes arguments.
  await client.schedule.create({ scheduleId: 's', spec: {}, action });
  assignable<OurWorkflows['list']>(client.workflow.list);
}
assignable<() => Promise<void>>(inference);
