import type { Platform } from '../../../src/platform/platform.ts';
import { createWorkflowService, sweepDeployment } from '../../../src/service/index.ts';
import { createDeployment, createEngine } from '../../worker/deployment.ts';
import type { DeployedCode, EngineOptions, Ground } from '../../worker/deployment.ts';
import { Directory } from '../../worker/directory.ts';
import type { WorkerOptions } from '../../worker/worker-options.ts';
import { MemoryObject, MemoryObjects } from './objects.ts';
import type { Surroundings } from './objects.ts';
import { memoryStores } from './stores.ts';

/** Where the ids and the chances of a deployment come from, and who is told of what is under way. */
export type Source = Pick<Platform, 'newId' | 'random' | 'track'>;

/** An engine in memory: its own classes, with their own rules, on objects that live here. What runs on it is deployed afterwards. */
export class MemoryEngine {
  readonly objects: MemoryObjects;
  readonly directory: Directory;
  readonly service: ReturnType<typeof createWorkflowService>;
  readonly platform: Platform;

  constructor(surroundings: Surroundings, source: Source) {
    const { clock } = surroundings;
    this.objects = new MemoryObjects(surroundings);
    this.directory = new Directory(
      (className, name) => this.objects.stub(className, name),
      () => clock.now(),
    );
    const DurableObject = MemoryObject as unknown as Platform['DurableObject'];
    this.platform = { DurableObject, clock, stores: memoryStores, ...source };
    this.service = createWorkflowService(this.directory);
  }

  /** Begins with this code, which may come and go by itself. */
  serve(options: EngineOptions, code: DeployedCode<unknown>): void {
    this.objects.deploy(createEngine(this, this.service, options, code));
  }

  /** What the cron trigger of a deployment does. */
  sweep(): Promise<unknown> {
    return sweepDeployment(this.directory, this.service, this.directory.now());
  }
}

/** A whole deployment in memory, as `createWorker` assembles it. */
export class MemoryDeployment extends MemoryEngine {
  readonly #activities: Pick<Ground, 'activities'>;

  /** `activities`: how those of the deployment are reached. */
  constructor(
    surroundings: Surroundings,
    source: Source,
    options: WorkerOptions<unknown>,
    activities: Pick<Ground, 'activities'> = {},
  ) {
    super(surroundings, source);
    this.#activities = activities;
    this.deploy(options);
  }

  /** Replaces the code. Objects that are in memory go on with what they have until they lose it. */
  deploy(options: WorkerOptions<unknown>): void {
    const { platform, directory } = this;
    this.objects.deploy(createDeployment({ platform, directory, ...this.#activities }, options).classes);
  }
}
