import type { OperationInput, OperationKey, OperationOutput, ServiceDefinition } from 'nexus-rpc';
import type { CommandOf } from '../../protocol/commands.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { compose } from '../common/compose.ts';
import { msOptional } from '../common/duration.ts';
import { fromPayloads } from '../common/payload-converter.ts';
import { contextOf } from '../runtime/context.ts';
import type {
  StartNexusOperationInput,
  StartNexusOperationOptions,
  StartNexusOperationOutput,
} from '../runtime/interceptors.ts';
import { startOperation } from '../runtime/nexus.ts';
import type { NexusCancellationType } from '../runtime/nexus.ts';

/** When a cancelled scope lets go of an operation, and whether the operation is asked to cancel. */
export const NexusOperationCancellationType = {
  /** The operation is not asked, and the caller goes on at once. */
  ABANDON: 'ABANDON',
  /** The operation is asked, and the caller goes on at once; it may end before the request is delivered. */
  TRY_CANCEL: 'TRY_CANCEL',
  /** The caller goes on when the handler has taken the request. */
  WAIT_CANCELLATION_REQUESTED: 'WAIT_CANCELLATION_REQUESTED',
  /** The caller goes on when the operation has ended. */
  WAIT_CANCELLATION_COMPLETED: 'WAIT_CANCELLATION_COMPLETED',
} as const satisfies { [Type in NexusCancellationType]: Type };
export type NexusOperationCancellationType = NexusCancellationType;

export interface NexusServiceClientOptions<T> {
  /** Names the task queue that has the service: see `nexusEndpoints` of createWorker. */
  endpoint: string;
  service: T;
}

/** An operation that was started. */
export interface NexusOperationHandle<T> {
  readonly service: string;
  readonly operation: string;
  /** What its handler calls it; an operation that was answered at once has none. */
  readonly token?: string;
  /** @throws {NexusOperationFailure} when it does not complete; `cause` says why. */
  result(): Promise<T>;
}

type Operations<T extends ServiceDefinition> = T['operations'];

/** Calls the operations of one service, by their definitions or by their names in the service. */
export interface NexusServiceClient<T extends ServiceDefinition> {
  /**
   * Starts an operation and waits for its result.
   *
   * @throws {NexusOperationFailure} when it does not complete; `cause` says why.
   */
  executeOperation<O extends Operations<T>[keyof Operations<T>]>(
    op: O,
    input: OperationInput<O>,
    options?: Partial<StartNexusOperationOptions>,
  ): Promise<OperationOutput<O>>;
  executeOperation<K extends OperationKey<Operations<T>>>(
    op: K,
    input: OperationInput<Operations<T>[K]>,
    options?: Partial<StartNexusOperationOptions>,
  ): Promise<OperationOutput<Operations<T>[K]>>;
  /**
   * Starts an operation: resolves when its handler has answered.
   *
   * @throws {NexusOperationFailure} when it ends before it has started.
   */
  startOperation<O extends Operations<T>[keyof Operations<T>]>(
    op: O,
    input: OperationInput<O>,
    options?: Partial<StartNexusOperationOptions>,
  ): Promise<NexusOperationHandle<OperationOutput<O>>>;
  startOperation<K extends OperationKey<Operations<T>>>(
    op: K,
    input: OperationInput<Operations<T>[K]>,
    options?: Partial<StartNexusOperationOptions>,
  ): Promise<NexusOperationHandle<OperationOutput<Operations<T>[K]>>>;
}

/**
 * A client for the operations of a Nexus service.
 *
 * @example
 * const payments = createNexusServiceClient({ service: paymentService, endpoint: 'payments' });
 * const receipt = await payments.executeOperation('charge', { amount: 100 }, { scheduleToCloseTimeout: '1 minute' });
 */
export function createNexusServiceClient<T extends ServiceDefinition>(
  options: NexusServiceClientOptions<T>,
): NexusServiceClient<T> {
  const { endpoint, service } = options;
  // As many microtasks as on Temporal lie between what happens and what waits for it.
  const startOperation = async (
    operation: Definition | string,
    input: unknown,
    more: Partial<StartNexusOperationOptions> | undefined,
  ): Promise<NexusOperationHandle<unknown>> => {
    const definition = (typeof operation === 'string' ? service.operations[operation] : operation) as Definition;
    if (definition === undefined)
      throw new TypeError(`service ${service.name} has no operation ${JSON.stringify(operation)}`);
    const { activator } = contextOf('startOperation');
    const seq = activator.nextSeq('nexusOperation');
    const start = compose(activator.interceptors.outbound, 'startNexusOperation', startNext);
    const { inputType, outputType } = definition;
    const { token, result } = await start({
      endpoint,
      service: service.name,
      operation: definition.name,
      options: { ...more, cancellationType: more?.cancellationType ?? 'WAIT_CANCELLATION_COMPLETED' },
      headers: {},
      seq,
      input,
      ...(inputType ? { inputType } : {}),
      ...(outputType ? { outputType } : {}),
    });
    return {
      service: service.name,
      operation: definition.name,
      ...(token === undefined ? {} : { token }),
      result: async () => result,
    };
  };
  const client = {
    startOperation,
    async executeOperation(...args: Parameters<typeof startOperation>): Promise<unknown> {
      const handle = await startOperation(...args);
      return await handle.result();
    },
  };
  return client as NexusServiceClient<T>;
}

type Definition = Pick<StartNexusOperationInput, 'inputType' | 'outputType'> & { readonly name: string };

function startNext(input: StartNexusOperationInput): Promise<StartNexusOperationOutput> {
  const { activator, scope } = contextOf('startOperation');
  const { outputType, options } = input;
  return startOperation(
    activator,
    commandOf(input),
    options.cancellationType ?? 'WAIT_CANCELLATION_COMPLETED',
    scope,
    (payload) => {
      const [value] = fromPayloads(activator.converter, payload && [payload]);
      const { transferTypeConverter: convert } = outputType ?? {};
      return convert ? convert.fromTransferType(value) : value;
    },
  );
}

function commandOf(given: StartNexusOperationInput): CommandOf<'ScheduleNexusOperation'> {
  const { converter } = contextOf('startOperation').activator;
  const { endpoint, service, operation, input, inputType, headers, options } = given;
  const { transferTypeConverter: convert } = inputType ?? {};
  const timeouts = {
    scheduleToCloseTimeout: msOptional(options.scheduleToCloseTimeout),
    scheduleToStartTimeout: msOptional(options.scheduleToStartTimeout),
    startToCloseTimeout: msOptional(options.startToCloseTimeout),
  };
  const set = Object.entries(timeouts).filter(([, value]) => value !== undefined);
  return {
    type: 'ScheduleNexusOperation',
    endpoint,
    service,
    operation,
    input: converter.toPayload(convert ? convert.toTransferType(input) : input),
    ...Object.fromEntries(set),
    ...(Object.keys(headers).length > 0 ? { nexusHeader: headers } : {}),
    ...(options.summary ? { userMetadata: { summary: jsonPayload(options.summary) } } : {}),
  };
}
