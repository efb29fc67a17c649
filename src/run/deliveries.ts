import type { Delivery } from '../history/tasks.ts';
import type { Transaction } from '../history/transaction.ts';
import type { CallBudget } from './call-budget.ts';

/** Sends one delivery; the answer is what it makes of the run. Rejects when it must be sent again. */
export type Deliver = (delivery: Delivery) => Promise<(tx: Transaction) => void>;

/** Deliveries in flight from one object. */
const IN_FLIGHT = 50;

/**
 * What this object is sending to other workflows. It lives in memory only: what was owed is found in the state again (E3), and sent again
 * under the same request id (E5).
 *
 * 1. One delivery at a time to each workflow, in order: a signal does not overtake the start of the child it is for.
 * 2. One that fails is tried again with the next turn, of the alarm at the latest.
 */
export class Deliveries {
  readonly #deliver: Deliver;
  readonly #answer: (apply: (tx: Transaction) => void) => void;
  readonly #budget: CallBudget;
  readonly #busy = new Set<string>();
  readonly #answered = new Set<string>();

  constructor(deliver: Deliver, answer: (apply: (tx: Transaction) => void) => void, budget: CallBudget) {
    this.#deliver = deliver;
    this.#answer = answer;
    this.#budget = budget;
  }

  /** Sends what is owed. Answers whether some of it must wait for a fresh event. */
  reconcile(owed: readonly Delivery[]): { readonly held: boolean } {
    for (const delivery of owed) {
      if (this.#busy.size >= IN_FLIGHT) break;
      if (this.#answered.has(keyOf(delivery)) || this.#busy.has(delivery.workflowId)) continue;
      if (!this.#budget.take()) return { held: true };
      void this.#send(delivery);
    }
    return { held: false };
  }

  async #send(delivery: Delivery): Promise<void> {
    const { workflowId } = delivery;
    this.#busy.add(workflowId);
    try {
      const apply = await this.#deliver(delivery);
      this.#answered.add(keyOf(delivery));
      this.#answer(apply);
    } catch (error) {
      console.error(`perdure: ${delivery.type} to workflow ${workflowId} failed and will be tried again`, error);
    } finally {
      this.#busy.delete(workflowId);
    }
  }

  /** Another run may have the object from here on: what its events ask for was answered to nobody. */
  forget(): void {
    this.#answered.clear();
  }

  /** Whether all of this has been answered. */
  areDone(owed: readonly Delivery[]): boolean {
    return owed.every((delivery) => this.#answered.has(keyOf(delivery)));
  }
}

/** One event may ask for two: the start of a child, and later its end; the end of the run may complete several operations. */
const keyOf = (delivery: Delivery): string =>
  `${delivery.type}/${delivery.type === 'CompleteNexusOperation' ? delivery.request.requestId : delivery.id}`;
