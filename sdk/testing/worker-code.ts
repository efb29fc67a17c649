import type { WorkflowInterceptorsFactory } from '../runtime/index.ts';
import type { CodeOptions } from '../worker/worker-options.ts';
import { loadModule } from './load-module.ts';
import type { WorkerCodeOptions, WorkflowInterceptorModule } from './worker-options.ts';

const PASS_WORKFLOWS = "pass the module itself, import * as workflows from './workflows' and { workflows }";
const PASS_INTERCEPTORS = 'pass the module itself';

/** Loads what is given by path. @throws {TypeError} when something cannot be loaded here, or nothing is given. */
export async function loadCode(options: WorkerCodeOptions): Promise<CodeOptions> {
  const { workflows: given, workflowsPath, interceptors = {}, ...rest } = options;
  if ('workflowBundle' in options) throw new TypeError(`a workflow bundle cannot be run here: ${PASS_WORKFLOWS}`);
  const workflows = given ?? (workflowsPath === undefined ? {} : await loadModule(workflowsPath, PASS_WORKFLOWS));
  const { workflowModules = [], activity: activityInterceptors = [] } = interceptors;
  const workflowInterceptors = await Promise.all(workflowModules.map(factoryOf));
  return { ...rest, workflows, workflowInterceptors, activityInterceptors };
}

async function factoryOf(given: WorkflowInterceptorModule): Promise<WorkflowInterceptorsFactory> {
  const module = typeof given === 'string' ? await loadModule(given, PASS_INTERCEPTORS) : given;
  const { interceptors } = module as { readonly interceptors?: WorkflowInterceptorsFactory };
  if (typeof interceptors === 'function') return interceptors;
  throw new TypeError(`${typeof given === 'string' ? given : 'a module of interceptors'} exports no \`interceptors\``);
}
