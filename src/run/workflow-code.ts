import type {
  WorkflowQuery,
  WorkflowQueryResult,
  WorkflowTaskCompletion,
  WorkflowTaskRunner,
} from '../../protocol/commands.ts';
import type { HistoryEvent, UpdateRequest } from '../history/types.ts';

/** Queries about where the code waits: it is replayed for them. */
const EXPLAINED: ReadonlySet<string> = new Set(['__stack_trace', '__enhanced_stack_trace']);

/**
 * The workflow code of one run: kept in memory between its tasks, fed with the events of its history in order, and replayed from the
 * beginning when it is not there.
 */
export class WorkflowCode {
  readonly #create: (explains: boolean) => WorkflowTaskRunner;
  readonly #history: () => HistoryEvent[];
  #runner: WorkflowTaskRunner | undefined;
  /** Committed events that the code has not seen; without a runner either all of them or, when nobody has read them yet, none. */
  #unfed: HistoryEvent[] | undefined;
  /** The task that makes the runner is to wait for nothing. */
  #isInterrupted = false;

  constructor(create: (explains: boolean) => WorkflowTaskRunner, history: () => HistoryEvent[]) {
    this.#create = create;
    this.#history = history;
  }

  /** The whole history has just been read: spares reading it again. */
  begin(history: HistoryEvent[]): void {
    this.drop();
    this.#unfed = history;
  }

  /** These events have been committed. */
  follow(events: readonly HistoryEvent[]): void {
    this.#unfed?.push(...events);
  }

  /**
   * Runs the workflow task that `ahead`, events beyond the committed ones, ends with, and `updates` come with. Whatever goes wrong is a
   * failure of the task. `waits` is called when it begins to wait for local activities.
   */
  async run(
    ahead: readonly HistoryEvent[],
    updates: readonly UpdateRequest[],
    waits?: () => void,
  ): Promise<WorkflowTaskCompletion> {
    try {
      const completion = await this.#catchUp(ahead, updates, waits);
      if (completion !== undefined) return await this.#explain(completion, ahead, updates);
      throw new Error('the workflow task was not answered');
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      const failure = { message, source: 'Perdure', ...(stack ? { stackTrace: stack } : {}) };
      return { cause: 'WORKFLOW_WORKER_UNHANDLED_FAILURE', failure };
    }
  }

  /** Asks the code after everything that was committed. */
  async query(query: WorkflowQuery): Promise<WorkflowQueryResult> {
    if (!EXPLAINED.has(query.queryType)) {
      await this.#catchUp([], []);
      return this.#present().query(query);
    }
    return this.#explained(async (runner) => {
      await runner.activate(this.#history());
      return runner.query(query);
    });
  }

  /** Code that does not follow its history is run once more, to say where it has left it. */
  async #explain(
    completion: WorkflowTaskCompletion,
    ahead: readonly HistoryEvent[],
    updates: readonly UpdateRequest[],
  ): Promise<WorkflowTaskCompletion> {
    if (!('cause' in completion) || completion.cause !== 'NON_DETERMINISTIC_ERROR') return completion;
    return this.#explained(async (runner) => {
      const history = this.#history();
      const events = history.concat(ahead.filter(({ eventId }) => eventId > history.length)); // A first task is committed before it runs.
      const again = await runner.activate(events, updates);
      return again !== undefined && 'cause' in again ? again : completion;
    });
  }

  async #explained<Result>(work: (runner: WorkflowTaskRunner) => Promise<Result>): Promise<Result> {
    const runner = this.#create(true);
    try {
      return await work(runner);
    } finally {
      runner.dispose();
    }
  }

  /** The task that is under way, or about to begin, is to be answered without waiting for local activities any longer. */
  interrupt(): void {
    if (this.#runner === undefined) this.#isInterrupted = true;
    else this.#runner.interrupt();
  }

  /** A task has left nothing behind: its events are not history. */
  rewind(eventId: number): void {
    this.#runner?.rewind(eventId);
  }

  /** Forgets the code: it is ahead of what was committed, or has failed. */
  drop(): void {
    this.#runner?.dispose();
    this.#runner = undefined;
    this.#unfed = undefined;
    this.#isInterrupted = false;
  }

  #catchUp(
    ahead: readonly HistoryEvent[],
    updates: readonly UpdateRequest[],
    waits?: () => void,
  ): Promise<WorkflowTaskCompletion | undefined> {
    this.#unfed ??= this.#history();
    const runner = this.#present();
    const { eventId } = runner;
    const events = this.#unfed.concat(ahead).filter((event) => event.eventId > eventId);
    this.#unfed = [];
    return runner.activate(events, updates, waits);
  }

  #present(): WorkflowTaskRunner {
    const runner = (this.#runner ??= this.#create(false));
    if (this.#isInterrupted) runner.interrupt();
    this.#isInterrupted = false;
    return runner;
  }
}
