import { BindingConnection, Connection } from './connection.ts';
import { Conversion } from './data-converter.ts';
import type { DataConverter } from './data-converter.ts';
import type { AbortableService, CallContext, ConnectionLike, Metadata, WorkflowService } from './types.ts';

export interface BaseClientOptions {
  /** How values are serialised. Default: JSON, without codecs. */
  dataConverter?: DataConverter;
  /** Who acts, as histories show it. Default: process and host, where there are such. */
  identity?: string;
  /** The way to the service. Default: HTTP to {@link LOCAL_TARGET}. */
  connection?: ConnectionLike;
  /** The service itself, instead of a connection: the engine of this Worker, or a binding to another one. */
  service?: WorkflowService;
  /** Default: `default`. */
  namespace?: string;
}
/** Options with their defaults filled in. */
export type LoadedWithDefaults<Options extends BaseClientOptions> = Omit<Options, 'connection' | 'service'> &
  Required<Pick<BaseClientOptions, 'dataConverter' | 'identity' | 'namespace' | 'connection'>>;

/** What a client and the functions behind it share. */
export interface Caller {
  readonly connection: ConnectionLike;
  readonly conversion: Conversion;
  readonly identity: string;
  readonly namespace: string;
}

export function loadOptions<Options extends BaseClientOptions>(given: Options): LoadedWithDefaults<Options> {
  const { connection, service, ...options } = given;
  return {
    ...options,
    dataConverter: options.dataConverter ?? {},
    identity: options.identity ?? defaultIdentity(),
    namespace: options.namespace ?? 'default',
    connection: connection ?? (service ? new BindingConnection(service) : Connection.lazy()),
  };
}

function defaultIdentity(): string {
  const { process } = globalThis as {
    process?: { pid?: number; getBuiltinModule?(name: string): { hostname?(): string } | undefined };
  };
  const host = process?.getBuiltinModule?.('node:os')?.hostname?.();
  return process?.pid && host ? `${process.pid}@${host}` : 'perdure-client';
}

/** What all clients have in common. */
export abstract class BaseClient<Options extends BaseClientOptions = BaseClientOptions> {
  readonly options: LoadedWithDefaults<Options>;
  protected readonly caller: Caller;

  constructor(options: Options) {
    this.options = loadOptions(options);
    const { connection, identity, namespace, dataConverter } = this.options;
    this.caller = { connection, identity, namespace, conversion: new Conversion(dataConverter) };
  }

  get connection(): ConnectionLike {
    return this.options.connection;
  }
  /** The service itself: no retries, no deadlines, and refusals as values. */
  get workflowService(): AbortableService {
    return this.connection.workflowService;
  }

  /** See {@link Connection.withDeadline}. @example await client.withDeadline(Date.now() + 5_000, () => handle.describe()); */
  withDeadline<Result>(deadline: number | Date, fn: () => Promise<Result>): Promise<Result> {
    return this.connection.withDeadline(deadline, fn);
  }
  /** See {@link Connection.withMetadata}. @example await client.withMetadata({ 'x-trace': id }, () => handle.signal('go')); */
  withMetadata<Result>(metadata: Metadata, fn: () => Promise<Result>): Promise<Result> {
    return this.connection.withMetadata(metadata, fn);
  }
  /** See {@link Connection.withAbortSignal}. @example await client.withAbortSignal(request.signal, () => handle.result()); */
  withAbortSignal<Result>(abortSignal: AbortSignal, fn: () => Promise<Result>): Promise<Result> {
    return this.connection.withAbortSignal(abortSignal, fn);
  }

  /**
   * Perdure's addition: the same client with limits for all its calls, and those of its handles. It needs no `AsyncLocalStorage`, so it works in
   * browsers too.
   *
   * @example const order = client.with({ abortSignal: request.signal }).workflow.getHandle('order-7');
   */
  with(context: CallContext): this {
    const Same = this.constructor as new (options: Options) => this;
    return new Same({ ...(this.options as unknown as Options), connection: this.connection.with(context) });
  }
}
