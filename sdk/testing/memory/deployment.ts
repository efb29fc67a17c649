import type { Platform } from '../../../src/platform/platform.ts';
import { sweepDeployment } from '../../../src/service/index.ts';
import { createDeployment } from '../../worker/deployment.ts';
import type { Ground } from '../../worker/deployment.ts';
import { Directory } from '../../worker/directory.ts';
import type { WorkerOptions } from '../../worker/worker-options.ts';
import { MemoryObject, MemoryObjects } from './objects.ts';
import type { Surroundings } from './objects.ts';
import { memoryStores } from './stores.ts';

/** Where the ids and the chances of a deployment come from, and who is told of what is under way. */
export type Source = Pick<Platform, 'newId' | 'random' | 'track'>;

/** A whole deployment in memory: the engine's own classes, with their own rules, on objects that live here. */
export class MemoryDeployment {
  readonly objects: MemoryObjects;
  readonly directory: Directory;
  readonly #ground: Ground;
  #service: ReturnType<typeof createDeployment>['service'];

  /** `activities`: how those of the deployment are reached. */
  constructor(
    surroundings: Surroundings,
    source: Source,
    options: WorkerOptions<unknown>,
    activities: Pick<Ground, 'activities'> = {},
  ) {
    const { clock } = surroundings;
    this.objects = new MemoryObjects(surroundings);
    this.directory = new Directory(
      (className, name) => this.objects.stub(className, name),
      () => clock.now(),
    );
    const DurableObject = MemoryObject as unknown as Platform['DurableObject'];
    const platform = { DurableObject, clock, stores: memoryStores, ...source };
    this.#ground = { platform, directory: this.directory, ...activities };
    this.#service = this.deploy(options);
  }

  get service(): ReturnType<typeof createDeployment>['service'] {
    return this.#service;
  }

  /** Replaces the code. Objects that are in memory go on with what they have until they lose it. */
  deploy(options: WorkerOptions<unknown>): ReturnType<typeof createDeployment>['service'] {
    const { service, classes } = createDeployment(this.#ground, options);
    this.objects.deploy(classes);
    this.#service = service;
    return service;
  }

  /** What the cron trigger of a deployment does. */
  sweep(): Promise<unknown> {
    return sweepDeployment(this.directory, this.#service, this.directory.now());
  }
}
