import { AsyncCompletionClient } from './async-completion-client.ts';
import { BaseClient } from './base-client.ts';
import type { BaseClientOptions, LoadedWithDefaults } from './base-client.ts';
import { defined } from './defined.ts';
import type { ClientInterceptors } from './interceptors.ts';
import { ScheduleClient } from './schedule-client.ts';
import type { QueryRejectCondition } from './types.ts';
import { WorkflowClient } from './workflow-client.ts';

export interface ClientOptions extends BaseClientOptions {
  interceptors?: ClientInterceptors;
  workflow?: {
    /** Which closed runs refuse queries. Default: none. */
    queryRejectCondition?: QueryRejectCondition;
  };
}
export type LoadedClientOptions = LoadedWithDefaults<ClientOptions>;

/**
 * Everything that can be asked of a deployment, over HTTP or over a binding.
 *
 * @example
 * const client = new Client({ connection: await Connection.connect({ address: 'https://perdure.example.com', apiKey }) });
 * const receipt = await client.workflow.execute(order, { workflowId: 'order-7', taskQueue: 'orders', args: [{ sku: 'a' }] });
 */
export class Client extends BaseClient<ClientOptions> {
  readonly workflow: WorkflowClient;
  readonly schedule: ScheduleClient;
  /** Completes activities from elsewhere. */
  readonly activity: AsyncCompletionClient;

  constructor(options: ClientOptions = {}) {
    super(options);
    const { interceptors = {}, workflow = {}, ...common } = this.options;
    this.workflow = new WorkflowClient({ ...common, ...workflow, ...defined({ interceptors: interceptors.workflow }) });
    this.schedule = new ScheduleClient({ ...common, ...defined({ interceptors: interceptors.schedule }) });
    this.activity = new AsyncCompletionClient(common);
  }
}
