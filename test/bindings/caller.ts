/** Another Worker, with three bindings to the entrypoint of the engine: a whole one, and two that its owner has narrowed. */
import { Client } from 'perdure/client';
import type { WorkflowService } from 'perdure/client';
import { order, paid, pay, raise } from './workflows.ts';

interface Env {
  readonly ENGINE: WorkflowService & { fetch(request: Request): Promise<Response> };
  readonly READER: WorkflowService;
  readonly SHOP: WorkflowService;
}

/** What a call threw: its message and the code of the refusal. */
async function refusalOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'none';
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message : message;
  }
}

const checks: Record<string, (env: Env) => Promise<unknown>> = {
  async whole({ ENGINE }) {
    const client = new Client({ service: ENGINE });
    const handle = await client.workflow.start(order, { workflowId: 'order-7', taskQueue: 'shop', args: [10] });
    await handle.signal(pay, 4);
    const raised = await handle.executeUpdate(raise, { args: [2] });
    const sum = await handle.query(paid);
    await handle.signal(pay, 8);
    return { raised, sum, result: await handle.result(), status: (await handle.describe()).status.name };
  },
  async reader({ READER }) {
    const client = new Client({ service: READER });
    const handle = client.workflow.getHandle('order-7');
    return {
      status: (await handle.describe()).status.name,
      signal: await refusalOf(() => handle.signal(pay, 1)),
      start: await refusalOf(() => client.workflow.start(order, { workflowId: 'x', taskQueue: 'shop', args: [1] })),
    };
  },
  async shop({ ENGINE, SHOP }) {
    const retention = { workflowExecutionRetentionPeriod: 86_400_000 };
    const whole = await ENGINE.registerNamespace({ namespace: 'shop', ...retention });
    const { namespaces = [] } = (await SHOP.listNamespaces({})).ok ?? {};
    const elsewhere = new Client({ service: SHOP }).workflow.getHandle('order-7');
    const start = { workflowId: 'order-8', taskQueue: 'shop', args: [1] } satisfies object;
    const within = new Client({ service: SHOP, namespace: 'shop' });
    const handle = await within.workflow.start(order, start as never);
    await handle.signal(pay, 1);
    return {
      registered: whole.error ?? 'ok',
      namespaces: namespaces.map(({ name }) => name),
      elsewhere: await refusalOf(() => elsewhere.describe()),
      admin: (await SHOP.updateNamespace({ namespace: 'shop', description: 'x' })).error?.code,
      register: (await SHOP.registerNamespace({ namespace: 'another', ...retention })).error?.code,
      result: await handle.result(),
    };
  },
  /** What only the engine says in a request is not heard from a caller. */
  async forged({ ENGINE }) {
    const client = new Client({ service: ENGINE });
    const request = { namespace: 'default', workflowId: 'forged', workflowType: 'order', taskQueue: 'shop' };
    const execution = { workflowId: 'order-8', runId: '01a2082a-f759-758b-beea-c7e984053b72' };
    const parent = { namespace: 'shop', execution, initiatedEventId: 5, root: execution };
    await ENGINE.startWorkflowExecution({ ...request, requestId: 'q', parent } as never);
    return { parent: (await client.workflow.getHandle('forged').describe()).parentExecution ?? 'none' };
  },
  async outside({ ENGINE }) {
    const keys = await refusalOf(() =>
      (ENGINE as never as { listApiKeys(_: object): Promise<unknown> }).listApiKeys({}),
    );
    const unknown = await refusalOf(() =>
      (ENGINE as never as { completeNexusOperation(_: object): Promise<unknown> }).completeNexusOperation({}),
    );
    return { keys: keys !== 'none', unknown: unknown !== 'none' };
  },
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const name = new URL(request.url).pathname.slice(1);
    if (name === 'health') return new Response('ok');
    try {
      return Response.json(await checks[name]?.(env));
    } catch (error) {
      const { stack, cause } = error as Error;
      return Response.json({ error: stack, cause: String((cause as Error | undefined)?.stack) }, { status: 500 });
    }
  },
};
