import { run } from '../../scripts/pack.mjs';

const USES = {
  'uses.ts': `import { ApplicationFailure } from 'perdure/common';
import { heartbeat } from 'perdure/activity';
import { Client } from 'perdure/client';
import { createNexusServiceClient, proxyActivities, sleep } from 'perdure/workflow';
import { MockActivityEnvironment, TestWorkflowEnvironment } from 'perdure/testing';
import * as nexus from 'perdure/nexus';

const { charge } = proxyActivities<{ charge(id: string): Promise<number> }>({ startToCloseTimeout: '1 minute' });
export async function order(id: string): Promise<number> {
  await sleep('1 day');
  return charge(id);
}
export async function main(): Promise<number> {
  const env = await TestWorkflowEnvironment.createTimeSkipping({ taskQueue: 'orders', workflows: { order } });
  const client: Client = env.client;
  const result = await client.workflow.execute(order, { workflowId: '1', taskQueue: 'orders', args: ['a'] });
  // @ts-expect-error The arguments of a workflow are checked.
  await client.workflow.execute(order, { workflowId: '1', taskQueue: 'orders', args: [1] });
  await new MockActivityEnvironment().run(async () => heartbeat());
  return result;
}
export const others = [ApplicationFailure, createNexusServiceClient, nexus];
`,
  'worker.ts': `import { createWorker } from 'perdure/worker';
import type { PerdureEnv } from 'perdure/worker';
import * as workflows from './uses.js';
const worker = createWorker({ taskQueue: 'orders', workflows });
export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;
export default worker satisfies ExportedHandler<PerdureEnv>;
`,
};
const STRICT = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
const NODE = ['--target', 'es2023', '--module', 'nodenext', '--types', 'node'];
const WORKERS = ['--target', 'es2024', '--module', 'esnext', '--moduleResolution', 'bundler'];

/** Compiles code that uses the package, with the declarations themselves (no `skipLibCheck`). Throws what the compiler has against them. */
export function expectDeclarations(project) {
  project.write(USES);
  project.link('@types/node', '@cloudflare/workers-types');
  run('tsc', [...STRICT, ...NODE, 'uses.ts'], project.folder);
  run(
    'tsc',
    [...STRICT, ...WORKERS, '--types', '@cloudflare/workers-types', '--skipLibCheck', 'worker.ts'],
    project.folder,
  );
  return ['the declarations fit Node', 'the declarations fit Workers'];
}
