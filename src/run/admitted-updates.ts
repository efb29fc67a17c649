import type { Command } from '../../protocol/commands.ts';
import { ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { Execution } from '../history/execution.ts';
import { checkUpdate, updateStatus } from '../history/requests/update-workflow-execution.ts';
import type { Failure, UpdateRequest } from '../history/types.ts';

/** An update that its caller waits for, and what the code said of it where that is not history. */
export interface AdmittedUpdate {
  rejection?: Failure;
}

/** One that goes to the code with a workflow task. */
interface SentUpdate extends AdmittedUpdate {
  readonly request: UpdateRequest;
}

/** Source: Temporal server, `service/history/api/updateworkflow/api.go`. */
const PAUSED = refuse('FAILED_PRECONDITION', 'Workflow is paused. Cannot update the workflow.');

/**
 * The updates that have come in and that the code has neither accepted nor rejected. They are in memory only: nobody has been told that they
 * were taken, and a caller whose call breaks sends its update again, under the same id.
 *
 * Those that a reset has given the run are not sent from here: history has them, and only their rejection is not history.
 */
export class AdmittedUpdates {
  readonly #updates = new Map<string, SentUpdate>();
  readonly #rejected = new Map<string, AdmittedUpdate>();

  get size(): number {
    return this.#updates.size;
  }

  get(updateId: string): AdmittedUpdate | undefined {
    return this.#updates.get(updateId) ?? this.#rejected.get(updateId);
  }

  /** What the next workflow task takes along, by update id. */
  get requests(): Map<string, UpdateRequest> {
    return new Map([...this.#updates].map(([id, { request }]) => [id, request]));
  }

  /** Takes an update in, once; `undefined` for one that history knows already. */
  admit(execution: Execution, request: UpdateRequest): Reply<AdmittedUpdate | undefined> {
    const { updateId } = request.meta;
    if (execution.paused !== undefined) return PAUSED;
    if (updateStatus(execution, updateId) !== undefined) return ok(undefined);
    const known = this.#updates.get(updateId);
    if (known !== undefined) return ok(known);
    const checked = checkUpdate(execution, [...this.requests.values()], request);
    if (checked.error) return checked;
    const admitted: SentUpdate = { request };
    this.#updates.set(updateId, admitted);
    this.#rejected.delete(updateId);
    return ok(admitted);
  }

  /** The code has answered these, by commands of a workflow task that was taken. */
  settle(commands: readonly Command[]): void {
    for (const command of commands) {
      if (command.type !== 'AcceptUpdate' && command.type !== 'RejectUpdate') continue;
      const admitted: AdmittedUpdate | undefined = this.#updates.get(command.updateId);
      this.#updates.delete(command.updateId);
      if (command.type !== 'RejectUpdate') continue;
      if (admitted === undefined) this.#rejected.set(command.updateId, { rejection: command.failure });
      else admitted.rejection = command.failure;
    }
  }
}
