import type * as temporal from '@temporalio/workflow';
import type { OperationDefinition, ServiceDefinition } from 'nexus-rpc';
import type * as perdure from 'perdure/workflow';
import { a, assignable } from './assignable.ts';

/** What a function takes: everything that Temporal's does. */
type Given<Callable extends (...args: never) => unknown> = Parameters<Callable>;
/** Temporal's TypedSearchAttributes has private members, which only its own class has. */
type Plain<Options> = Omit<Options, 'typedSearchAttributes'>;

// Activities

interface Activities {
  charge(card: string, amount: number): Promise<boolean>;
  refund<Receipt extends { id: string }>(receipt: Receipt): Promise<Receipt>;
  version: string;
  now(): number;
}
assignable<temporal.ActivityOptions>(a<perdure.ActivityOptions>());
assignable<perdure.ActivityOptions>(a<temporal.ActivityOptions>());
assignable<temporal.LocalActivityOptions>(a<perdure.LocalActivityOptions>());
assignable<perdure.LocalActivityOptions>(a<temporal.LocalActivityOptions>());
assignable<temporal.ActivityProxyOptions<Activities>>(a<perdure.ActivityProxyOptions>());
assignable<perdure.ActivityProxyOptions>(a<temporal.ActivityProxyOptions<Activities>>());
assignable<perdure.LocalActivityProxyOptions>(a<temporal.LocalActivityProxyOptions<Activities>>());
type Called = 'charge' | 'refund';
assignable<Pick<temporal.ActivityInterfaceFor<Activities>, Called>>(
  a<Pick<perdure.ActivityInterfaceFor<Activities>, Called>>(),
);
assignable<Pick<perdure.ActivityInterfaceFor<Activities>, Called>>(
  a<Pick<temporal.ActivityInterfaceFor<Activities>, Called>>(),
);
assignable<Pick<temporal.LocalActivityInterfaceFor<Activities>, Called>>(
  a<Pick<perdure.LocalActivityInterfaceFor<Activities>, Called>>(),
);
assignable<Pick<perdure.LocalActivityInterfaceFor<Activities>, Called>>(
  a<Pick<temporal.LocalActivityInterfaceFor<Activities>, Called>>(),
);
assignable<typeof perdure.NotAnActivityMethod>(a<perdure.ActivityInterfaceFor<Activities>['version']>());
assignable<typeof perdure.NotAnActivityMethod>(a<perdure.ActivityInterfaceFor<Activities>['now']>());
// @ts-expect-error -- A unique symbol is that of one declaration, though both are the same at run time.
assignable<typeof temporal.NotAnActivityMethod>(a<typeof perdure.NotAnActivityMethod>());
assignable<Given<typeof perdure.proxyActivities>>(a<Given<typeof temporal.proxyActivities>>());
assignable<Given<typeof perdure.proxyLocalActivities>>(a<Given<typeof temporal.proxyLocalActivities>>());
assignable<(options: temporal.ActivityOptions) => Pick<temporal.ActivityInterfaceFor<Activities>, Called>>(
  a<typeof perdure.proxyActivities<Activities>>(),
);
assignable<(options: temporal.LocalActivityOptions) => Pick<temporal.LocalActivityInterfaceFor<Activities>, Called>>(
  a<typeof perdure.proxyLocalActivities<Activities>>(),
);
assignable<(options: temporal.ActivityOptions) => temporal.ActivityInterfaceFor<temporal.UntypedActivities>>(
  a<typeof perdure.proxyActivities>(),
);
assignable<typeof temporal.scheduleActivity<number>>(a<typeof perdure.scheduleActivity<number>>());
assignable<typeof perdure.scheduleActivity<number>>(a<typeof temporal.scheduleActivity<number>>());
assignable<typeof temporal.scheduleLocalActivity<number>>(a<typeof perdure.scheduleLocalActivity<number>>());

// Waiting

assignable<typeof temporal.sleep>(a<typeof perdure.sleep>());
assignable<typeof perdure.sleep>(a<typeof temporal.sleep>());
assignable<typeof temporal.condition>(a<typeof perdure.condition>());
assignable<typeof perdure.condition>(a<typeof temporal.condition>());
assignable<temporal.TimerOptions>(a<perdure.TimerOptions>());
assignable<perdure.TimerOptions>(a<temporal.TimerOptions>());
assignable<ConstructorParameters<typeof perdure.Trigger>>(a<ConstructorParameters<typeof temporal.Trigger>>());
assignable<Pick<temporal.Trigger<string>, 'resolve' | 'reject' | 'then'>>(a<perdure.Trigger<string>>());
assignable<Pick<perdure.Trigger<string>, 'resolve' | 'reject' | 'then'>>(a<temporal.Trigger<string>>());

// Cancellation

type Scope = 'cancellable' | 'cancelRequested' | 'consideredCancelled' | 'run' | 'cancel';
assignable<Pick<temporal.CancellationScope, Scope>>(a<perdure.CancellationScope>());
assignable<Pick<perdure.CancellationScope, Scope>>(a<temporal.CancellationScope>());
type Statics = 'cancellable' | 'nonCancellable' | 'withTimeout';
assignable<Pick<typeof temporal.CancellationScope, Statics>>(a<typeof perdure.CancellationScope>());
assignable<Pick<typeof perdure.CancellationScope, Statics>>(a<typeof temporal.CancellationScope>());
assignable<Pick<temporal.CancellationScope, Scope>>(a<ReturnType<typeof perdure.CancellationScope.current>>());
assignable<Omit<perdure.CancellationScopeOptions, 'parent'>>(a<Omit<temporal.CancellationScopeOptions, 'parent'>>());
// @ts-expect-error -- Scopes have private members, which only their own class has.
assignable<temporal.CancellationScope>(a<perdure.CancellationScope>());
// @ts-expect-error -- `cancellable` may be left out here; Temporal asks for it.
assignable<Omit<temporal.CancellationScopeOptions, 'parent'>>(a<Omit<perdure.CancellationScopeOptions, 'parent'>>());
assignable<typeof temporal.isCancellation>(a<typeof perdure.isCancellation>());
assignable<typeof perdure.isCancellation>(a<typeof temporal.isCancellation>());

// Children and other workflows

type Order = (id: string) => Promise<number>;
type Nightly = () => Promise<void>;
assignable<Plain<temporal.ChildWorkflowOptions>>(a<Plain<perdure.ChildWorkflowOptions>>());
assignable<Plain<perdure.ChildWorkflowOptions>>(a<Plain<temporal.ChildWorkflowOptions>>());
assignable<temporal.ChildWorkflowCancellationType>(a<perdure.ChildWorkflowCancellationType>());
assignable<perdure.ChildWorkflowCancellationType>(a<temporal.ChildWorkflowCancellationType>());
assignable<temporal.ParentClosePolicy>(a<perdure.ParentClosePolicy>());
// @ts-expect-error -- Temporal's has an older, deprecated constant whose value is undefined; ours has only words.
assignable<perdure.ParentClosePolicy>(a<temporal.ParentClosePolicy>());
assignable<temporal.ChildWorkflowHandle<Order>>(a<perdure.ChildWorkflowHandle<Order>>());
assignable<perdure.ChildWorkflowHandle<Order>>(a<temporal.ChildWorkflowHandle<Order>>());
assignable<temporal.ExternalWorkflowHandle>(a<perdure.ExternalWorkflowHandle>());
assignable<Omit<perdure.ExternalWorkflowHandle, 'signal'>>(a<temporal.ExternalWorkflowHandle>());
assignable<typeof temporal.getExternalWorkflowHandle>(a<typeof perdure.getExternalWorkflowHandle>());
declare const ours: Pick<typeof perdure, 'startChild' | 'executeChild'>;
declare const theirs: Pick<typeof temporal, 'startChild' | 'executeChild'>;
declare const order: Order;
declare const nightly: Nightly;
/** The same calls, of ours and of theirs; one that either refuses is refused by both. */
export function children(): void {
  assignable<Promise<temporal.ChildWorkflowHandle<Order>>>(ours.startChild(order, { args: ['o-1'] }));
  assignable<Promise<temporal.ChildWorkflowHandle<Order>>>(theirs.startChild(order, { args: ['o-1'] }));
  assignable<Promise<temporal.ChildWorkflowHandle<Order>>>(ours.startChild<Order>('order', { args: ['o-1'] }));
  assignable<Promise<temporal.ChildWorkflowHandle<Nightly>>>(ours.startChild(nightly));
  assignable<Promise<temporal.ChildWorkflowHandle<Nightly>>>(theirs.startChild(nightly));
  assignable<Promise<temporal.ChildWorkflowHandle<() => Promise<unknown>>>>(ours.startChild('nightly'));
  assignable<Promise<number>>(
    ours.executeChild(order, { args: ['o-1'], workflowId: 'o', retry: { maximumAttempts: 2 } }),
  );
  assignable<Promise<number>>(theirs.executeChild(order, { args: ['o-1'], workflowId: 'o' }));
  assignable<Promise<void>>(ours.executeChild(nightly, { taskQueue: 'night' }));
  assignable<Promise<void>>(theirs.executeChild(nightly, { taskQueue: 'night' }));
  // @ts-expect-error -- Arguments are missing.
  void ours.executeChild(order);
  // @ts-expect-error -- Arguments are missing.
  void theirs.executeChild(order);
  // @ts-expect-error -- Arguments are missing.
  void ours.startChild(order, {});
  // @ts-expect-error -- Arguments are missing.
  void theirs.startChild(order, {});
  // @ts-expect-error -- An argument of another type.
  void ours.startChild(order, { args: [1] });
  // @ts-expect-error -- An argument of another type.
  void theirs.startChild(order, { args: [1] });
}
assignable<Plain<ReturnType<typeof temporal.addDefaultWorkflowOptions>>>(
  a<Plain<ReturnType<typeof perdure.addDefaultWorkflowOptions>>>(),
);

// Signals, queries and updates

type Definitions = Pick<typeof perdure, 'defineSignal' | 'defineQuery' | 'defineUpdate' | 'setHandler'>;
type TheirDefinitions = Pick<typeof temporal, 'defineSignal' | 'defineQuery' | 'defineUpdate' | 'setHandler'>;
declare const our: Definitions;
declare const their: TheirDefinitions;
export function handlers(): void {
  const ourApprove = our.defineSignal<[string]>('approve');
  const theirApprove = their.defineSignal<[string]>('approve');
  const ourStatus = our.defineQuery<string, [number]>('status');
  const theirStatus = their.defineQuery<string, [number]>('status');
  const ourPrice = our.defineUpdate<number, [number]>('setPrice');
  const theirPrice = their.defineUpdate<number, [number]>('setPrice');
  assignable<'signal'>(ourApprove.type);
  assignable<typeof theirApprove.name>(ourApprove.name);
  assignable<typeof ourApprove>(theirApprove);
  assignable<typeof ourStatus>(theirStatus);
  assignable<typeof ourPrice>(theirPrice);
  // @ts-expect-error -- Temporal's definitions carry their types under symbols of Temporal's own, which no other package can name.
  assignable<typeof theirApprove>(ourApprove);

  our.setHandler(ourApprove, (who) => assignable<string>(who), { description: 'd', unfinishedPolicy: 'ABANDON' });
  their.setHandler(theirApprove, (who) => assignable<string>(who), { description: 'd', unfinishedPolicy: 'ABANDON' });
  our.setHandler(ourApprove, async () => undefined);
  our.setHandler(ourApprove, undefined);
  our.setHandler(ourStatus, (at) => `at ${assignable<number>(at)}`, { description: 'd' });
  their.setHandler(theirStatus, (at) => `at ${assignable<number>(at)}`, { description: 'd' });
  our.setHandler(ourPrice, async (price) => price, { validator: (price) => assignable<number>(price) });
  their.setHandler(theirPrice, async (price) => price, { validator: (price) => assignable<number>(price) });
  our.setHandler(ourPrice, (price) => price);
  // @ts-expect-error -- A signal answers nothing to validate.
  our.setHandler(ourApprove, () => undefined, { validator: () => undefined });
  // @ts-expect-error -- A signal answers nothing to validate.
  their.setHandler(theirApprove, () => undefined, { validator: () => undefined });
  // @ts-expect-error -- A query answers at once.
  our.setHandler(ourStatus, async () => 'later');
  // @ts-expect-error -- A query answers at once.
  their.setHandler(theirStatus, async () => 'later');
  // @ts-expect-error -- An update answers what its definition says.
  our.setHandler(ourPrice, () => 'free');
  // @ts-expect-error -- An update answers what its definition says.
  their.setHandler(theirPrice, () => 'free');
}
assignable<Given<typeof perdure.setDefaultSignalHandler>>(a<Given<typeof temporal.setDefaultSignalHandler>>());
assignable<Given<typeof temporal.setDefaultSignalHandler>>(a<Given<typeof perdure.setDefaultSignalHandler>>());
assignable<Given<typeof perdure.setDefaultQueryHandler>>(a<Given<typeof temporal.setDefaultQueryHandler>>());
assignable<Given<typeof temporal.setDefaultQueryHandler>>(a<Given<typeof perdure.setDefaultQueryHandler>>());
assignable<Given<typeof perdure.setDefaultUpdateHandler>>(a<Given<typeof temporal.setDefaultUpdateHandler>>());
assignable<Given<typeof temporal.setDefaultUpdateHandler>>(a<Given<typeof perdure.setDefaultUpdateHandler>>());
assignable<typeof temporal.allHandlersFinished>(a<typeof perdure.allHandlersFinished>());
assignable<typeof temporal.currentUpdateInfo>(a<typeof perdure.currentUpdateInfo>());
assignable<typeof perdure.currentUpdateInfo>(a<typeof temporal.currentUpdateInfo>());
assignable<typeof perdure.stackTraceQuery>(a<typeof temporal.stackTraceQuery>());
assignable<typeof perdure.enhancedStackTraceQuery>(a<typeof temporal.enhancedStackTraceQuery>());
assignable<typeof perdure.workflowMetadataQuery.name>(a<typeof temporal.workflowMetadataQuery.name>());
assignable<temporal.EnhancedStackTrace>(a<perdure.EnhancedStackTrace>());
assignable<perdure.EnhancedStackTrace>(a<temporal.EnhancedStackTrace>());

// What a run knows and says of itself

type KnownInfo = Omit<perdure.WorkflowInfo, 'typedSearchAttributes'>;
assignable<Omit<temporal.WorkflowInfo, 'typedSearchAttributes'>>(a<KnownInfo>());
assignable<KnownInfo>(a<Omit<temporal.WorkflowInfo, 'typedSearchAttributes'>>());
assignable<() => KnownInfo>(a<typeof perdure.workflowInfo>());
assignable<temporal.ParentWorkflowInfo>(a<perdure.ParentWorkflowInfo>());
assignable<temporal.RootWorkflowInfo>(a<perdure.RootWorkflowInfo>());
assignable<temporal.UnsafeWorkflowInfo>(a<perdure.UnsafeWorkflowInfo>());
assignable<perdure.UnsafeWorkflowInfo>(a<temporal.UnsafeWorkflowInfo>());
assignable<temporal.UnsafeRandomSource>(a<perdure.UnsafeRandomSource>());
assignable<typeof temporal.inWorkflowContext>(a<typeof perdure.inWorkflowContext>());
assignable<typeof temporal.uuid4>(a<typeof perdure.uuid4>());
assignable<typeof temporal.getCurrentDetails>(a<typeof perdure.getCurrentDetails>());
assignable<typeof temporal.setCurrentDetails>(a<typeof perdure.setCurrentDetails>());
assignable<typeof temporal.upsertMemo>(a<typeof perdure.upsertMemo>());
assignable<typeof perdure.upsertMemo>(a<typeof temporal.upsertMemo>());
assignable<typeof temporal.upsertSearchAttributes>(a<typeof perdure.upsertSearchAttributes>());
assignable<typeof perdure.upsertSearchAttributes>(a<typeof temporal.upsertSearchAttributes>());
assignable<typeof temporal.setWorkflowOptions>(a<typeof perdure.setWorkflowOptions>());
assignable<typeof perdure.setWorkflowOptions>(a<typeof temporal.setWorkflowOptions>());
assignable<typeof temporal.defineWorkflowOptions>(a<typeof perdure.defineWorkflowOptions>());
assignable<typeof temporal.patched>(a<typeof perdure.patched>());
assignable<typeof temporal.deprecatePatch>(a<typeof perdure.deprecatePatch>());
assignable<typeof temporal.continueAsNew<Order>>(a<typeof perdure.continueAsNew<Order>>());
assignable<typeof perdure.continueAsNew<Order>>(a<typeof temporal.continueAsNew<Order>>());
assignable<ReturnType<typeof temporal.makeContinueAsNewFunc<Order>>>(
  a<ReturnType<typeof perdure.makeContinueAsNewFunc<Order>>>(),
);
assignable<Plain<temporal.ContinueAsNewOptions>>(a<Plain<perdure.ContinueAsNewOptions>>());
assignable<Plain<perdure.ContinueAsNewOptions>>(a<Plain<temporal.ContinueAsNewOptions>>());
type Levels = 'trace' | 'debug' | 'info' | 'warn' | 'error';
assignable<Pick<typeof temporal.log, Levels>>(a<typeof perdure.log>());
assignable<typeof perdure.log>(a<typeof temporal.log>());

// Errors

assignable<temporal.WorkflowError>(a<perdure.WorkflowError>());
assignable<temporal.DeterminismViolationError>(a<perdure.DeterminismViolationError>());
assignable<ConstructorParameters<typeof perdure.DeterminismViolationError>>(
  a<ConstructorParameters<typeof temporal.DeterminismViolationError>>(),
);
// @ts-expect-error -- The command is one of history here, and one of Temporal's core there; nobody but the SDK makes or reads it.
assignable<temporal.ContinueAsNew>(a<perdure.ContinueAsNew>());
// @ts-expect-error -- As above.
assignable<temporal.LocalActivityDoBackoff>(a<perdure.LocalActivityDoBackoff>());

// Sinks

interface Alerts extends perdure.Sinks {
  alerts: { raise(message: string): void };
}
assignable<temporal.Sinks>(a<perdure.Sinks>());
assignable<perdure.Sinks>(a<temporal.Sinks>());
assignable<temporal.Sink>(a<perdure.Sink>());
assignable<temporal.SinkFunction>(a<perdure.SinkFunction>());
assignable<typeof temporal.proxySinks<Alerts>>(a<typeof perdure.proxySinks<Alerts>>());
assignable<typeof perdure.proxySinks<Alerts>>(a<typeof temporal.proxySinks<Alerts>>());

// Interceptors: inputs are compared without their headers, which are payloads, and options without typed search attributes.

type Bare<Input> = Omit<Input, 'headers' | 'options'>;
assignable<Bare<temporal.WorkflowExecuteInput>>(a<Bare<perdure.WorkflowExecuteInput>>());
assignable<Bare<perdure.WorkflowExecuteInput>>(a<Bare<temporal.WorkflowExecuteInput>>());
assignable<Bare<temporal.SignalInput>>(a<Bare<perdure.SignalInput>>());
assignable<Bare<perdure.SignalInput>>(a<Bare<temporal.SignalInput>>());
assignable<Bare<temporal.UpdateInput>>(a<Bare<perdure.UpdateInput>>());
assignable<Bare<perdure.UpdateInput>>(a<Bare<temporal.UpdateInput>>());
// @ts-expect-error -- A query has no id here.
assignable<Bare<temporal.QueryInput>>(a<Bare<perdure.QueryInput>>());
assignable<Bare<perdure.QueryInput>>(a<Bare<temporal.QueryInput>>());
assignable<temporal.TimerInput>(a<perdure.TimerInput>());
assignable<perdure.TimerInput>(a<temporal.TimerInput>());
assignable<Omit<temporal.ActivityInput, 'headers'>>(a<Omit<perdure.ActivityInput, 'headers'>>());
assignable<Omit<perdure.ActivityInput, 'headers'>>(a<Omit<temporal.ActivityInput, 'headers'>>());
assignable<Omit<temporal.LocalActivityInput, 'headers'>>(a<Omit<perdure.LocalActivityInput, 'headers'>>());
assignable<Omit<perdure.LocalActivityInput, 'headers'>>(a<Omit<temporal.LocalActivityInput, 'headers'>>());
assignable<Bare<temporal.StartChildWorkflowExecutionInput>>(a<Bare<perdure.StartChildWorkflowExecutionInput>>());
assignable<Plain<temporal.StartChildWorkflowExecutionInput['options']>>(
  a<Plain<perdure.StartChildWorkflowExecutionInput['options']>>(),
);
assignable<Bare<temporal.SignalWorkflowInput>>(a<Bare<perdure.SignalWorkflowInput>>());
assignable<Bare<temporal.ContinueAsNewInput>>(a<Bare<perdure.ContinueAsNewInput>>());
assignable<Plain<temporal.ContinueAsNewInputOptions>>(a<Plain<perdure.ContinueAsNewInputOptions>>());
assignable<Plain<perdure.ContinueAsNewInputOptions>>(a<Plain<temporal.ContinueAsNewInputOptions>>());
assignable<temporal.GetLogAttributesInput>(a<perdure.GetLogAttributesInput>());
assignable<temporal.GetMetricTagsInput>(a<perdure.GetMetricTagsInput>());
assignable<keyof temporal.WorkflowInboundCallsInterceptor>(a<keyof perdure.WorkflowInboundCallsInterceptor>());
assignable<keyof perdure.WorkflowInboundCallsInterceptor>(a<keyof temporal.WorkflowInboundCallsInterceptor>());
assignable<keyof temporal.WorkflowOutboundCallsInterceptor>(a<keyof perdure.WorkflowOutboundCallsInterceptor>());
// Of operations of other services there is nothing to intercept.
assignable<keyof perdure.WorkflowOutboundCallsInterceptor | 'startNexusOperation'>(
  a<keyof temporal.WorkflowOutboundCallsInterceptor>(),
);
// Activations are Temporal's messages between its core and its SDK.
assignable<keyof perdure.WorkflowInternalsInterceptor | 'activate' | 'concludeActivation'>(
  a<keyof temporal.WorkflowInternalsInterceptor>(),
);
assignable<keyof temporal.WorkflowInterceptors>(a<keyof perdure.WorkflowInterceptors>());
assignable<keyof perdure.WorkflowInterceptors>(a<keyof temporal.WorkflowInterceptors>());

/** An interceptor written in Temporal's words. */
export class Tracing implements perdure.WorkflowInboundCallsInterceptor, perdure.WorkflowOutboundCallsInterceptor {
  async execute(
    input: perdure.WorkflowExecuteInput,
    next: perdure.Next<perdure.WorkflowInboundCallsInterceptor, 'execute'>,
  ): Promise<unknown> {
    return next({ ...input, headers: { ...input.headers } });
  }
  async handleSignal(
    input: perdure.SignalInput,
    next: perdure.Next<perdure.WorkflowInboundCallsInterceptor, 'handleSignal'>,
  ): Promise<void> {
    await next(input);
  }
  validateUpdate(
    input: perdure.UpdateInput,
    next: perdure.Next<perdure.WorkflowInboundCallsInterceptor, 'validateUpdate'>,
  ): void {
    next(input);
  }
  async scheduleActivity(
    input: perdure.ActivityInput,
    next: perdure.Next<perdure.WorkflowOutboundCallsInterceptor, 'scheduleActivity'>,
  ): Promise<unknown> {
    return next({ ...input, options: { ...input.options, summary: 'traced' } });
  }
  async startChildWorkflowExecution(
    input: perdure.StartChildWorkflowExecutionInput,
    next: perdure.Next<perdure.WorkflowOutboundCallsInterceptor, 'startChildWorkflowExecution'>,
  ): Promise<[Promise<string>, Promise<unknown>]> {
    return next({ ...input, options: { ...input.options, taskQueue: 'traced' } });
  }
}
assignable<perdure.WorkflowInterceptorsFactory>(() => ({ inbound: [new Tracing()], outbound: [new Tracing()] }));

// Nexus

type Charge = OperationDefinition<{ amount: number }, string>;
type Payments = ServiceDefinition<{ charge: Charge }>;
assignable<temporal.NexusServiceClient<Payments>>(a<perdure.NexusServiceClient<Payments>>());
assignable<perdure.NexusServiceClient<Payments>>(a<temporal.NexusServiceClient<Payments>>());
assignable<temporal.NexusOperationHandle<string>>(a<perdure.NexusOperationHandle<string>>());
assignable<perdure.NexusOperationHandle<string>>(a<temporal.NexusOperationHandle<string>>());
assignable<typeof temporal.createNexusServiceClient<Payments>>(a<typeof perdure.createNexusServiceClient<Payments>>());
assignable<typeof perdure.createNexusServiceClient<Payments>>(a<typeof temporal.createNexusServiceClient<Payments>>());
assignable<temporal.NexusOperationCancellationType>(a<perdure.NexusOperationCancellationType>());
assignable<perdure.NexusOperationCancellationType>(a<temporal.NexusOperationCancellationType>());
assignable<typeof temporal.NexusOperationCancellationType>(a<typeof perdure.NexusOperationCancellationType>());
assignable<temporal.StartNexusOperationOptions>(a<perdure.StartNexusOperationOptions>());
assignable<perdure.StartNexusOperationOptions>(a<temporal.StartNexusOperationOptions>());
assignable<temporal.StartNexusOperationInput>(a<perdure.StartNexusOperationInput>());
assignable<perdure.StartNexusOperationInput>(a<temporal.StartNexusOperationInput>());
assignable<temporal.StartNexusOperationOutput>(a<perdure.StartNexusOperationOutput>());
assignable<perdure.StartNexusOperationOutput>(a<temporal.StartNexusOperationOutput>());
