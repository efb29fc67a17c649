import type {
  CreateWorkflowTaskRunner,
  WorkflowQuery,
  WorkflowQueryResult,
  WorkflowTaskCompletion,
  WorkflowTaskRunner,
} from '../../protocol/commands.ts';
import type { EventOf, HistoryEvent, UpdateRequest } from '../../protocol/events.ts';

/** How the workflows of a task queue are run now; `undefined` while nobody does. */
export type RunnersOf = (taskQueue: string) => CreateWorkflowTaskRunner | undefined;
type Started = EventOf<'WorkflowExecutionStarted'>;
/** Is told of each workflow task of a run. */
export type OnCompletion = (started: Started, completion: WorkflowTaskCompletion) => void;

/**
 * Runs each workflow with the code that its task queue has at the time. When that is another than before, the new code is fed with the history
 * from its beginning, as after a deploy.
 */
export const withCurrentCode =
  (runnersOf: RunnersOf, onCompletion: OnCompletion): CreateWorkflowTaskRunner =>
  (run, options) =>
    new CurrentCode((taskQueue) => {
      const create = runnersOf(taskQueue);
      return create && { create, begin: () => create(run, options) };
    }, onCompletion);

interface Code {
  readonly create: CreateWorkflowTaskRunner;
  readonly begin: () => WorkflowTaskRunner;
}

class CurrentCode implements WorkflowTaskRunner {
  readonly #codeOf: (taskQueue: string) => Code | undefined;
  readonly #onCompletion: OnCompletion;
  #history: HistoryEvent[] = [];
  #current: { readonly create: CreateWorkflowTaskRunner; readonly runner: WorkflowTaskRunner } | undefined;

  constructor(codeOf: (taskQueue: string) => Code | undefined, onCompletion: OnCompletion) {
    this.#codeOf = codeOf;
    this.#onCompletion = onCompletion;
  }

  get eventId(): number {
    return this.#history.at(-1)?.eventId ?? 0;
  }

  async activate(
    events: readonly HistoryEvent[],
    updates?: readonly UpdateRequest[],
    waits?: () => void,
  ): Promise<WorkflowTaskCompletion | undefined> {
    this.#history.push(...events);
    const code = this.#codeOf(this.#taskQueue);
    if (code === undefined) return undefined; // Nothing is asked of it now.
    const isNew = this.#current?.create !== code.create;
    if (isNew) this.#current?.runner.dispose();
    if (isNew || this.#current === undefined) this.#current = { create: code.create, runner: code.begin() };
    const completion = await this.#current.runner.activate(isNew ? this.#history : events, updates, waits);
    if (completion !== undefined && this.#started !== undefined) this.#onCompletion(this.#started, completion);
    return completion;
  }

  interrupt(): void {
    this.#current?.runner.interrupt();
  }

  rewind(eventId: number): void {
    this.#history = this.#history.filter((event) => event.eventId <= eventId);
    this.#current?.runner.rewind(eventId);
  }

  async query(query: WorkflowQuery): Promise<WorkflowQueryResult> {
    const isServed = this.#codeOf(this.#taskQueue) !== undefined;
    if (isServed && this.#current) return this.#current.runner.query(query);
    return { failure: { message: `no Worker is running on task queue "${this.#taskQueue}"`, source: 'Perdure' } };
  }

  dispose(): void {
    this.#current?.runner.dispose();
  }

  get #started(): Started | undefined {
    const [started] = this.#history;
    return started?.type === 'WorkflowExecutionStarted' ? started : undefined;
  }

  get #taskQueue(): string {
    return this.#started?.taskQueue ?? '';
  }
}
