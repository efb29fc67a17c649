import type * as temporal from '@temporalio/common';
import type * as perdure from 'perdure/common';
import { a, assignable } from './assignable.ts';

// Options

assignable<temporal.RetryPolicy>(a<perdure.RetryPolicy>());
assignable<perdure.RetryPolicy>(a<temporal.RetryPolicy>());
assignable<temporal.ActivityOptions>(a<perdure.ActivityOptions>());
assignable<perdure.ActivityOptions>(a<temporal.ActivityOptions>());
assignable<temporal.LocalActivityOptions>(a<perdure.LocalActivityOptions>());
assignable<perdure.LocalActivityOptions>(a<temporal.LocalActivityOptions>());
assignable<temporal.Priority>(a<perdure.Priority>());
assignable<perdure.Priority>(a<temporal.Priority>());
assignable<temporal.Duration>(a<perdure.Duration>());
assignable<perdure.Duration>(a<temporal.Duration>());
assignable<temporal.StringValue>(a<perdure.StringValue>());
assignable<perdure.StringValue>(a<temporal.StringValue>());
/** Temporal's TypedSearchAttributes has private members, which only its own class has. */
type Plain<Options> = Omit<Options, 'typedSearchAttributes'>;
assignable<Plain<temporal.CommonWorkflowOptions>>(a<Plain<perdure.CommonWorkflowOptions>>());
assignable<Plain<perdure.CommonWorkflowOptions>>(a<Plain<temporal.CommonWorkflowOptions>>());
// @ts-expect-error -- The private members of TypedSearchAttributes.
assignable<temporal.CommonWorkflowOptions>(a<perdure.CommonWorkflowOptions>());
assignable<temporal.WorkflowDurationOptions>(a<perdure.WorkflowDurationOptions>());
assignable<perdure.WorkflowDurationOptions>(a<temporal.WorkflowDurationOptions>());
assignable<temporal.WorkflowDefinitionOptions>(a<perdure.WorkflowDefinitionOptions>());
assignable<perdure.WorkflowDefinitionOptions>(a<temporal.WorkflowDefinitionOptions>());
assignable<temporal.WorkflowDefinitionOptionsOrGetter>(a<perdure.WorkflowDefinitionOptionsOrGetter>());
assignable<temporal.WorkflowDefinitionConfig>(a<perdure.WorkflowDefinitionConfig>());
assignable<perdure.WorkflowDefinitionConfig>(a<temporal.WorkflowDefinitionConfig>());

// Words

assignable<temporal.ActivityCancellationType>(a<perdure.ActivityCancellationType>());
assignable<perdure.ActivityCancellationType>(a<temporal.ActivityCancellationType>());
assignable<temporal.WorkflowIdConflictPolicy>(a<perdure.WorkflowIdConflictPolicy>());
assignable<perdure.WorkflowIdConflictPolicy>(a<temporal.WorkflowIdConflictPolicy>());
assignable<temporal.WorkflowIdReusePolicy>(a<perdure.WorkflowIdReusePolicy>());
// @ts-expect-error -- Temporal's has an older, deprecated constant whose value is undefined; ours has only words.
assignable<perdure.WorkflowIdReusePolicy>(a<temporal.WorkflowIdReusePolicy>());
assignable<temporal.TimeoutType>(a<perdure.TimeoutType>());
// @ts-expect-error -- As above.
assignable<perdure.TimeoutType>(a<temporal.TimeoutType>());
assignable<temporal.RetryState>(a<perdure.RetryState>());
// @ts-expect-error -- As above.
assignable<perdure.RetryState>(a<temporal.RetryState>());
assignable<temporal.ApplicationFailureCategory>(a<perdure.ApplicationFailureCategory>());
assignable<perdure.ApplicationFailureCategory>(a<temporal.ApplicationFailureCategory>());
assignable<temporal.HandlerUnfinishedPolicy>(a<perdure.HandlerUnfinishedPolicy>());
assignable<perdure.HandlerUnfinishedPolicy>(a<temporal.HandlerUnfinishedPolicy>());
assignable<temporal.SuggestContinueAsNewReason>(a<perdure.SuggestContinueAsNewReason>());
assignable<perdure.SuggestContinueAsNewReason>(a<temporal.SuggestContinueAsNewReason>());
assignable<temporal.VersioningBehavior>(a<perdure.VersioningBehavior>());
assignable<perdure.VersioningBehavior>(a<temporal.VersioningBehavior>());
assignable<temporal.InitialVersioningBehavior>(a<perdure.InitialVersioningBehavior>());
assignable<perdure.InitialVersioningBehavior>(a<temporal.InitialVersioningBehavior>());
assignable<temporal.VersioningOverride>(a<perdure.VersioningOverride>());
assignable<perdure.VersioningOverride>(a<temporal.VersioningOverride>());
assignable<temporal.VersioningIntent>(a<perdure.VersioningIntent>());
assignable<perdure.VersioningIntent>(a<temporal.VersioningIntent>());
assignable<temporal.WorkerDeploymentVersion>(a<perdure.WorkerDeploymentVersion>());
assignable<perdure.WorkerDeploymentVersion>(a<temporal.WorkerDeploymentVersion>());

// Search attributes

assignable<temporal.SearchAttributeType>(a<perdure.SearchAttributeType>());
assignable<perdure.SearchAttributeType>(a<temporal.SearchAttributeType>());
assignable<temporal.SearchAttributes>(a<perdure.SearchAttributes>());
assignable<perdure.SearchAttributes>(a<temporal.SearchAttributes>());
assignable<temporal.SearchAttributePair[]>(a<perdure.SearchAttributePair[]>());
assignable<perdure.SearchAttributePair[]>(a<temporal.SearchAttributePair[]>());
assignable<temporal.SearchAttributeUpdatePair[]>(a<perdure.SearchAttributeUpdatePair[]>());
assignable<perdure.SearchAttributeUpdatePair[]>(a<temporal.SearchAttributeUpdatePair[]>());
assignable<typeof temporal.defineSearchAttributeKey>(a<typeof perdure.defineSearchAttributeKey>());
assignable<typeof perdure.defineSearchAttributeKey>(a<typeof temporal.defineSearchAttributeKey>());
/** The public part of a class: what is private is never that of another class. */
type Public<Type> = { [Name in keyof Type]: Type[Name] };
type Attributes<Type extends { copy(): unknown; updateCopy(updates: never): unknown }> = Omit<
  Public<Type>,
  'copy' | 'updateCopy'
> & { updateCopy(...args: Parameters<Type['updateCopy']>): void };
assignable<Attributes<temporal.TypedSearchAttributes>>(a<Attributes<perdure.TypedSearchAttributes>>());
assignable<Attributes<perdure.TypedSearchAttributes>>(a<Attributes<temporal.TypedSearchAttributes>>());
assignable<ConstructorParameters<typeof perdure.TypedSearchAttributes>>(
  a<ConstructorParameters<typeof temporal.TypedSearchAttributes>>(),
);

// Failures: constructors take what Temporal's take, and errors have the fields that Temporal's have. `failure` is a message of history, whose
// numbers and bytes are protobuf's there and JSON here; `cause` is compared with it.

type Fields<Type> = Omit<Type, 'failure'>;
type Takes<Class extends abstract new (...args: never) => unknown> = ConstructorParameters<Class>;

assignable<Fields<temporal.TemporalFailure>>(a<Fields<perdure.TemporalFailure>>());
assignable<Fields<perdure.TemporalFailure>>(a<Fields<temporal.TemporalFailure>>());
assignable<Takes<typeof perdure.TemporalFailure>>(a<Takes<typeof temporal.TemporalFailure>>());
assignable<Fields<temporal.ServerFailure>>(a<Fields<perdure.ServerFailure>>());
assignable<Fields<perdure.ServerFailure>>(a<Fields<temporal.ServerFailure>>());
assignable<Takes<typeof perdure.ServerFailure>>(a<Takes<typeof temporal.ServerFailure>>());
assignable<Fields<temporal.ApplicationFailure>>(a<Fields<perdure.ApplicationFailure>>());
assignable<Fields<perdure.ApplicationFailure>>(a<Fields<temporal.ApplicationFailure>>());
assignable<Takes<typeof perdure.ApplicationFailure>>(a<Takes<typeof temporal.ApplicationFailure>>());
assignable<Takes<typeof temporal.ApplicationFailure>>(a<Takes<typeof perdure.ApplicationFailure>>());
assignable<perdure.ApplicationFailureOptions>(a<temporal.ApplicationFailureOptions>());
assignable<temporal.ApplicationFailureOptions>(a<perdure.ApplicationFailureOptions>());
type Given<Callable extends (...args: never) => unknown> = Parameters<Callable>;
type OurFailure = typeof perdure.ApplicationFailure;
type TheirFailure = typeof temporal.ApplicationFailure;
assignable<Given<OurFailure['create']>>(a<Given<TheirFailure['create']>>());
assignable<Given<OurFailure['fromError']>>(a<Given<TheirFailure['fromError']>>());
assignable<Given<OurFailure['retryable']>>(a<Given<TheirFailure['retryable']>>());
assignable<Given<OurFailure['nonRetryable']>>(a<Given<TheirFailure['nonRetryable']>>());
assignable<Given<TheirFailure['create']>>(a<Given<OurFailure['create']>>());
assignable<Given<TheirFailure['fromError']>>(a<Given<OurFailure['fromError']>>());
assignable<Given<TheirFailure['retryable']>>(a<Given<OurFailure['retryable']>>());
assignable<Given<TheirFailure['nonRetryable']>>(a<Given<OurFailure['nonRetryable']>>());
assignable<Fields<temporal.CancelledFailure>>(a<Fields<perdure.CancelledFailure>>());
assignable<Fields<perdure.CancelledFailure>>(a<Fields<temporal.CancelledFailure>>());
assignable<Takes<typeof perdure.CancelledFailure>>(a<Takes<typeof temporal.CancelledFailure>>());
assignable<Fields<temporal.TerminatedFailure>>(a<Fields<perdure.TerminatedFailure>>());
assignable<Takes<typeof perdure.TerminatedFailure>>(a<Takes<typeof temporal.TerminatedFailure>>());
assignable<Fields<temporal.TimeoutFailure>>(a<Fields<perdure.TimeoutFailure>>());
// @ts-expect-error -- The timeout type: see the words above.
assignable<Takes<typeof perdure.TimeoutFailure>>(a<Takes<typeof temporal.TimeoutFailure>>());
assignable<Takes<typeof temporal.TimeoutFailure>>([undefined, 'details', a<perdure.TimeoutType>()]);
assignable<Takes<typeof perdure.TimeoutFailure>>([undefined, 'details', a<perdure.TimeoutType>()]);
assignable<Fields<temporal.ActivityFailure>>(a<Fields<perdure.ActivityFailure>>());
assignable<Takes<typeof temporal.ActivityFailure>>(a<Takes<typeof perdure.ActivityFailure>>());
// @ts-expect-error -- The retry state: see the words above.
assignable<Takes<typeof perdure.ActivityFailure>>(a<Takes<typeof temporal.ActivityFailure>>());
assignable<Fields<temporal.ChildWorkflowFailure>>(a<Fields<perdure.ChildWorkflowFailure>>());
assignable<Takes<typeof temporal.ChildWorkflowFailure>>(a<Takes<typeof perdure.ChildWorkflowFailure>>());
// @ts-expect-error -- The retry state, and ids that may be null where a message of protobuf was read.
assignable<Takes<typeof perdure.ChildWorkflowFailure>>(a<Takes<typeof temporal.ChildWorkflowFailure>>());
assignable<Fields<temporal.NexusOperationFailure>>(a<Fields<perdure.NexusOperationFailure>>());
assignable<Fields<perdure.NexusOperationFailure>>(a<Fields<temporal.NexusOperationFailure>>());
assignable<Takes<typeof perdure.NexusOperationFailure>>(a<Takes<typeof temporal.NexusOperationFailure>>());
assignable<Fields<temporal.WorkflowExecutionAlreadyStartedError>>(
  a<Fields<perdure.WorkflowExecutionAlreadyStartedError>>(),
);
assignable<Fields<perdure.WorkflowExecutionAlreadyStartedError>>(
  a<Fields<temporal.WorkflowExecutionAlreadyStartedError>>(),
);
assignable<Takes<typeof perdure.WorkflowExecutionAlreadyStartedError>>(
  a<Takes<typeof temporal.WorkflowExecutionAlreadyStartedError>>(),
);
// @ts-expect-error -- Messages of history: see above.
assignable<temporal.ProtoFailure>(a<perdure.ProtoFailure>());

// Errors

assignable<typeof temporal.ValueError>(a<typeof perdure.ValueError>());
assignable<typeof perdure.ValueError>(a<typeof temporal.ValueError>());
assignable<typeof temporal.PayloadConverterError>(a<typeof perdure.PayloadConverterError>());
assignable<typeof perdure.PayloadConverterError>(a<typeof temporal.PayloadConverterError>());
assignable<typeof temporal.IllegalStateError>(a<typeof perdure.IllegalStateError>());
assignable<typeof perdure.IllegalStateError>(a<typeof temporal.IllegalStateError>());
assignable<typeof temporal.WorkflowNotFoundError>(a<typeof perdure.WorkflowNotFoundError>());
assignable<typeof perdure.WorkflowNotFoundError>(a<typeof temporal.WorkflowNotFoundError>());
assignable<typeof temporal.NamespaceNotFoundError>(a<typeof perdure.NamespaceNotFoundError>());
assignable<typeof perdure.NamespaceNotFoundError>(a<typeof temporal.NamespaceNotFoundError>());
assignable<typeof temporal.CompleteAsyncError>(a<typeof perdure.CompleteAsyncError>());
assignable<typeof perdure.CompleteAsyncError>(a<typeof temporal.CompleteAsyncError>());

// Functions

assignable<typeof temporal.rootCause>(a<typeof perdure.rootCause>());
assignable<typeof temporal.errorMessage>(a<typeof perdure.errorMessage>());
assignable<typeof temporal.errorCode>(a<typeof perdure.errorCode>());
assignable<typeof temporal.msToNumber>(a<typeof perdure.msToNumber>());
assignable<typeof perdure.msToNumber>(a<typeof temporal.msToNumber>());
assignable<typeof temporal.msOptionalToNumber>(a<typeof perdure.msOptionalToNumber>());
assignable<typeof perdure.msOptionalToNumber>(a<typeof temporal.msOptionalToNumber>());
assignable<typeof temporal.toCanonicalString>(a<typeof perdure.toCanonicalString>());
assignable<typeof temporal.extractWorkflowType>(a<typeof perdure.extractWorkflowType>());
assignable<typeof perdure.extractWorkflowType>(a<typeof temporal.extractWorkflowType>());
assignable<typeof temporal.compilePriority>(a<typeof perdure.compilePriority>());
assignable<typeof temporal.cutoffStackTrace>(a<typeof perdure.cutoffStackTrace>());
assignable<Given<typeof perdure.compileRetryPolicy>>(a<Given<typeof temporal.compileRetryPolicy>>());
assignable<Given<typeof perdure.ensureTemporalFailure>>(a<Given<typeof temporal.ensureTemporalFailure>>());
assignable<Given<typeof perdure.ensureApplicationFailure>>(a<Given<typeof temporal.ensureApplicationFailure>>());
assignable<Given<typeof perdure.createPayloadValidationError>>(
  a<Given<typeof temporal.createPayloadValidationError>>(),
);
assignable<typeof temporal.u8>(a<typeof perdure.u8>());
assignable<typeof temporal.str>(a<typeof perdure.str>());
// @ts-expect-error -- Durations of a policy that was sent are milliseconds here, and protobuf's durations there.
assignable<typeof temporal.decompileRetryPolicy>(a<typeof perdure.decompileRetryPolicy>());

// Payloads

// @ts-expect-error -- Metadata and data are base64 here, as in Temporal's JSON, and bytes there.
assignable<temporal.Payload>(a<perdure.Payload>());
// @ts-expect-error -- As above.
assignable<perdure.Payload>(a<temporal.Payload>());
assignable<(value: string) => perdure.Payload>(a<perdure.PayloadConverter['toPayload']>());
assignable<(payload: perdure.Payload) => string>(a<perdure.PayloadConverter['fromPayload']>());
assignable<perdure.PayloadConverter>(a<perdure.CompositePayloadConverter>());
assignable<perdure.PayloadConverter>(a<perdure.DefaultPayloadConverter>());
assignable<perdure.PayloadConverterWithEncoding[]>([
  a<perdure.UndefinedPayloadConverter>(),
  a<perdure.BinaryPayloadConverter>(),
  a<perdure.JsonPayloadConverter>(),
]);
assignable<temporal.UndefinedPayloadConverter['encodingType']>(a<perdure.UndefinedPayloadConverter['encodingType']>());
assignable<temporal.BinaryPayloadConverter['encodingType']>(a<perdure.BinaryPayloadConverter['encodingType']>());
assignable<temporal.JsonPayloadConverter['encodingType']>(a<perdure.JsonPayloadConverter['encodingType']>());
assignable<typeof temporal.encodingTypes>(a<typeof perdure.encodingTypes>());
assignable<typeof perdure.encodingTypes>(a<typeof temporal.encodingTypes>());
assignable<temporal.EncodingType>(a<perdure.EncodingType>());
assignable<typeof temporal.METADATA_ENCODING_KEY>(a<typeof perdure.METADATA_ENCODING_KEY>());
assignable<typeof temporal.METADATA_MESSAGE_TYPE_KEY>(a<typeof perdure.METADATA_MESSAGE_TYPE_KEY>());
assignable<temporal.DefaultFailureConverterOptions>(a<perdure.DefaultFailureConverterOptions>());
assignable<perdure.DefaultFailureConverterOptions>(a<temporal.DefaultFailureConverterOptions>());
assignable<temporal.DefaultEncodedFailureAttributes>(a<perdure.DefaultEncodedFailureAttributes>());
assignable<Takes<typeof perdure.DefaultFailureConverter>>(a<Takes<typeof temporal.DefaultFailureConverter>>());
assignable<keyof perdure.DefaultFailureConverter>(a<keyof temporal.DefaultFailureConverter>());
assignable<keyof perdure.FailureConverter>(a<keyof temporal.FailureConverter>());
assignable<keyof perdure.CompositePayloadConverter>(a<keyof temporal.CompositePayloadConverter>());
assignable<(converter: perdure.PayloadConverter, ...values: unknown[]) => perdure.Payload[] | undefined>(
  a<typeof perdure.toPayloads>(),
);

// Workflows, activities and messages

assignable<temporal.Workflow>(a<perdure.Workflow>());
assignable<perdure.Workflow>(a<temporal.Workflow>());
assignable<temporal.WorkflowSignalType>(a<perdure.WorkflowSignalType>());
assignable<perdure.WorkflowSignalType>(a<temporal.WorkflowSignalType>());
assignable<temporal.WorkflowQueryType>(a<perdure.WorkflowQueryType>());
assignable<perdure.WorkflowQueryType>(a<temporal.WorkflowQueryType>());
assignable<temporal.WorkflowUpdateType>(a<perdure.WorkflowUpdateType>());
assignable<perdure.WorkflowUpdateType>(a<temporal.WorkflowUpdateType>());
assignable<temporal.WorkflowUpdateValidatorType>(a<perdure.WorkflowUpdateValidatorType>());
assignable<temporal.WorkflowSignalAnnotatedType>(a<perdure.WorkflowSignalAnnotatedType>());
assignable<perdure.WorkflowSignalAnnotatedType>(a<temporal.WorkflowSignalAnnotatedType>());
assignable<perdure.WorkflowQueryAnnotatedType>(a<temporal.WorkflowQueryAnnotatedType>());
assignable<perdure.WorkflowUpdateAnnotatedType>(a<temporal.WorkflowUpdateAnnotatedType>());
assignable<temporal.UntypedActivities>(a<perdure.UntypedActivities>());
assignable<perdure.UntypedActivities>(a<temporal.UntypedActivities>());
assignable<temporal.ActivityFunction<[string], number>>(a<perdure.ActivityFunction<[string], number>>());
assignable<perdure.ActivityFunction<[string], number>>(a<temporal.ActivityFunction<[string], number>>());
assignable<temporal.HistoryAndWorkflowId>(a<perdure.HistoryAndWorkflowId>());
assignable<perdure.HistoryAndWorkflowId>(a<temporal.HistoryAndWorkflowId>());
assignable<temporal.WorkflowSignalOptions<[string]>>(a<perdure.WorkflowSignalOptions<[string]>>());
assignable<perdure.WorkflowSignalOptions<[string]>>(a<temporal.WorkflowSignalOptions<[string]>>());
assignable<perdure.WorkflowQueryOptions<[string]>>(a<temporal.WorkflowQueryOptions<[string]>>());
assignable<temporal.WorkflowExecution>(a<perdure.WorkflowExecution>());
type Order = (id: string) => Promise<number>;
type Nightly = () => Promise<void>;
assignable<temporal.WorkflowResultType<Order>>(a<perdure.WorkflowResultType<Order>>());
assignable<temporal.WithWorkflowArgs<Order, object>>(a<perdure.WithWorkflowArgs<Order, object>>());
assignable<perdure.WithWorkflowArgs<Order, object>>(a<temporal.WithWorkflowArgs<Order, object>>());
assignable<perdure.WithWorkflowArgs<Nightly, object>>({});
// @ts-expect-error -- A workflow that takes arguments is given them.
assignable<perdure.WithWorkflowArgs<Order, object>>({});

assignable<perdure.SignalDefinition<[string], 'approve'>>(a<temporal.SignalDefinition<[string], 'approve'>>());
assignable<perdure.QueryDefinition<number, [string]>>(a<temporal.QueryDefinition<number, [string]>>());
assignable<perdure.UpdateDefinition<number, [string]>>(a<temporal.UpdateDefinition<number, [string]>>());
// @ts-expect-error -- Temporal's definitions carry their types under symbols of Temporal's own, which no other package can name.
assignable<temporal.SignalDefinition<[string]>>(a<perdure.SignalDefinition<[string]>>());
// @ts-expect-error -- The types of arguments are those of the definition.
assignable<perdure.SignalDefinition<[string]>>(a<perdure.SignalDefinition<[number]>>());

// Loggers

assignable<temporal.Logger>(a<perdure.Logger>());
assignable<perdure.Logger>(a<temporal.Logger>());
assignable<temporal.LogLevel>(a<perdure.LogLevel>());
assignable<perdure.LogLevel>(a<temporal.LogLevel>());
assignable<temporal.LogMetadata>(a<perdure.LogMetadata>());
assignable<`${temporal.SdkComponent}`>(a<perdure.SdkComponent>());
assignable<perdure.SdkComponent>(a<temporal.SdkComponent>());
assignable<Omit<temporal.ActivityCancellationDetails, never>>(a<perdure.ActivityCancellationDetails>());
assignable<perdure.ActivityCancellationDetails>(a<temporal.ActivityCancellationDetails>());
assignable<temporal.ActivityCancellationDetailsOptions>(a<perdure.ActivityCancellationDetailsOptions>());

// Interceptors

interface Chain {
  handle?(input: string, next: (input: string) => Promise<void>): Promise<number>;
}
assignable<temporal.Next<Chain, 'handle'>>(a<perdure.Next<Chain, 'handle'>>());
assignable<perdure.Next<Chain, 'handle'>>(a<temporal.Next<Chain, 'handle'>>());
