import { exports as workerExports } from 'cloudflare:workers';
import { cloudflare } from '../../src/platform/cloudflare.ts';
import { withPlainResults } from '../../src/run/plain-results.ts';
import type { ScheduleRow } from '../../src/schedule/options.ts';
import { Directory } from './directory.ts';

type ObjectClass = { getByName(name: string): object };

/** The main module's exports, as the platform gives them back: how the objects and this Worker's activities are reached. */
function exported<Export>(name: string): Export {
  const found = (workerExports as unknown as Readonly<Record<string, Export | undefined>>)[name];
  if (found === undefined) {
    throw new Error(
      `the Worker's main module must export ${name}, and wrangler.toml must list its class: export const { …, ${name} } = worker.exports`,
    );
  }
  return found;
}

export const activitiesOf = (): { fetch(request: Request): Promise<Response> } => exported('WorkflowActivities');

/** The objects of this Worker's deployment, and what this isolate knows of its namespaces and keys. */
export const directory = new Directory(
  (className, name) => withPlainResults(exported<ObjectClass>(className).getByName(name)),
  () => cloudflare.clock.now(),
);
export const { objects, namespaces, apiKeys } = directory;
export const publishSchedule = (row: ScheduleRow): Promise<void> => directory.publishSchedule(row);
