import type { Reply } from '../../protocol/service-error.ts';
import { msToNumber } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { CallScopes, limited, merge } from './call-context.ts';
import { RpcError, ServiceError, isRefusal } from './errors.ts';
import { createHttpService } from './http-service.ts';
import { createSend } from './http/send.ts';
import type { Fetch } from './http/send.ts';
import { clock, defaultGrpcRetryOptions, retrying } from './retry.ts';
import type { GrpcRetryOptions } from './retry.ts';
import type { AbortableService, CallContext, ConnectionLike, Metadata, WorkflowService } from './types.ts';

/** Where a service is expected when no address is given: what `npm start` and `wrangler dev` listen on. */
export const LOCAL_TARGET = 'http://localhost:8787';

/** What all ways to a service have in common: retries, and the limits of scopes. */
abstract class ServiceConnection implements ConnectionLike {
  abstract readonly workflowService: AbortableService;
  readonly #scopes = new CallScopes();
  readonly #bound: CallContext;
  readonly #retry: GrpcRetryOptions;

  constructor(retry: GrpcRetryOptions | undefined, bound: CallContext) {
    this.#retry = retry ?? defaultGrpcRetryOptions();
    this.#bound = bound;
  }

  abstract with(context: CallContext): ConnectionLike;
  /** The service as one call sees it. */
  protected abstract serviceFor(context: CallContext): AbortableService;
  /** Whether the service takes abort signals. */
  protected abstract readonly isAbortable: boolean;

  protected get bound(): CallContext {
    return this.#bound;
  }

  call<Value>(work: (service: AbortableService, signal?: AbortSignal) => Promise<Reply<Value>>): Promise<Value> {
    const context = merge(this.#bound, this.#scopes.current);
    const service = this.serviceFor(context);
    return limited(context, (signal) => {
      const passed = this.isAbortable ? signal : undefined;
      return retrying(() => answered(work(service, passed)), this.#retry, signal);
    });
  }

  /** Fails the calls that `fn` makes and that are not answered by then. @throws {ServiceError} See {@link isGrpcDeadlineError}. */
  withDeadline<Result>(deadline: number | Date, fn: () => Promise<Result>): Promise<Result> {
    return this.#scopes.run({ deadline }, fn);
  }
  /** Sends these headers with the requests that `fn` makes. */
  withMetadata<Result>(metadata: Metadata, fn: () => Promise<Result>): Promise<Result> {
    return this.#scopes.run({ metadata }, fn);
  }
  /** Ends the calls that `fn` makes when the signal is aborted. @throws {ServiceError} See {@link isGrpcCancelledError}. */
  withAbortSignal<Result>(abortSignal: AbortSignal, fn: () => Promise<Result>): Promise<Result> {
    return this.#scopes.run({ abortSignal }, fn);
  }

  async ensureConnected(): Promise<void> {}
  async close(): Promise<void> {}
}

/** What a call has answered; what the way to the service says can be tried again is a refusal as well. */
async function answered<Value>(pending: Promise<Reply<Value>>): Promise<Value> {
  let reply: Reply<Value>;
  try {
    reply = await pending;
  } catch (error) {
    // `retryable` is what Workers say of a lost object, and `createSend` of a request that got no answer.
    const { retryable, message } = (error ?? {}) as { retryable?: boolean; message?: string };
    if (retryable === true) throw new RpcError({ code: 'UNAVAILABLE', message: message ?? 'unavailable' }, error);
    throw error;
  }
  // What came over a binding holds resources there until it is disposed of; its data stay.
  (reply as Partial<Disposable>)[Symbol.dispose]?.();
  if (reply.error) throw new RpcError(reply.error);
  return reply.ok;
}

export interface ConnectionOptions {
  /** A URL, or a host with a port. Default: {@link LOCAL_TARGET}. */
  address?: string;
  /** For an address without `https://`. Default: true when there is an API key. */
  tls?: boolean | null;
  /** Sent as a bearer token. A function is asked before each request. */
  apiKey?: string | (() => string);
  /** Headers of all requests. */
  metadata?: Metadata;
  /** How long {@link Connection.connect} waits for the service. Default: 10 seconds. */
  connectTimeout?: Duration;
  /** Sends the requests, for example over a service binding: `(request, init) => env.PERDURE.fetch(request, init)`. */
  fetch?: Fetch;
  /** Which calls are tried again, and when. */
  retry?: GrpcRetryOptions;
}

/**
 * The way to a deployment over Temporal's HTTP API: in Node, in browsers and in Workers.
 *
 * @example
 * const connection = await Connection.connect({ address: 'https://perdure.example.com', apiKey: process.env.PERDURE_API_KEY });
 */
export class Connection extends ServiceConnection {
  readonly options: ConnectionOptions;
  readonly workflowService: AbortableService;
  protected readonly isAbortable = true;
  readonly #key: { current: ConnectionOptions['apiKey'] };

  /** Connects with the first call. */
  static lazy(options: ConnectionOptions = {}): Connection {
    return new Connection(options);
  }
  /** @throws {ServiceError} when the service does not answer, or refuses the API key. */
  static async connect(options: ConnectionOptions = {}): Promise<Connection> {
    const connection = new Connection(options);
    await connection.ensureConnected();
    return connection;
  }

  constructor(
    options: ConnectionOptions = {},
    bound: CallContext = {},
    key: { current: ConnectionOptions['apiKey'] } = { current: options.apiKey },
  ) {
    super(options.retry, bound);
    this.options = options;
    this.#key = key;
    this.workflowService = this.serviceFor(bound);
  }

  with(context: CallContext): Connection {
    return new Connection(this.options, merge(this.bound, context), this.#key);
  }
  /** Takes another API key from now on. */
  setApiKey(apiKey: string | (() => string)): void {
    this.#key.current = apiKey;
  }
  /** Uses another API key for the requests that `fn` makes. */
  withApiKey<Result>(apiKey: string, fn: () => Promise<Result>): Promise<Result> {
    return this.withMetadata({ authorization: `Bearer ${apiKey}` }, fn);
  }

  override async ensureConnected(): Promise<void> {
    const deadline = clock.now() + msToNumber(this.options.connectTimeout ?? '10s');
    const send = this.#send({});
    try {
      await this.with({ deadline }).call((_, signal) => send({ method: 'GET', path: '/system-info' }, signal));
    } catch (error) {
      if (isRefusal(error, 'UNIMPLEMENTED')) return;
      throw new ServiceError(`Failed to connect to ${baseUrl(this.options)}`, { cause: error as Error });
    }
  }

  protected serviceFor({ metadata }: CallContext): AbortableService {
    if (this.workflowService !== undefined && metadata === this.bound.metadata) return this.workflowService;
    return createHttpService(this.#send(metadata ?? {}));
  }

  #send(metadata: Metadata): ReturnType<typeof createSend> {
    const headers = (): Metadata => {
      const { current } = this.#key;
      const apiKey = typeof current === 'function' ? current() : current;
      return {
        ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
        ...this.options.metadata,
        ...metadata,
      };
    };
    return createSend({
      baseUrl: baseUrl(this.options),
      headers,
      ...(this.options.fetch ? { fetch: this.options.fetch } : {}),
    });
  }
}

function baseUrl({ address = LOCAL_TARGET, tls, apiKey }: ConnectionOptions): string {
  const isUrl = /^https?:\/\//i.test(address);
  const scheme = (tls ?? Boolean(apiKey)) ? 'https' : 'http';
  return `${isUrl ? address : `${scheme}://${address}`}`.replace(/\/+$/, '');
}

/** The way to a service that is an object at hand: the engine of the same Worker, or the entrypoint of another one. */
export class BindingConnection extends ServiceConnection {
  readonly workflowService: WorkflowService;
  protected readonly isAbortable = false;
  readonly #retry: GrpcRetryOptions | undefined;

  constructor(service: WorkflowService, retry?: GrpcRetryOptions, bound: CallContext = {}) {
    super(retry, bound);
    this.workflowService = service;
    this.#retry = retry;
  }
  with(context: CallContext): BindingConnection {
    return new BindingConnection(this.workflowService, this.#retry, merge(this.bound, context));
  }
  protected serviceFor(): WorkflowService {
    return this.workflowService;
  }
}
