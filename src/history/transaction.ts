import { applyEvent, applyFact } from './apply.ts';
import type { Execution } from './execution.ts';
import type { Fact } from './facts.ts';
import { upsertedSearchAttributes } from './search-attributes.ts';
import type { SearchAttributeTypes } from './search-attributes.ts';
import type { EventOf, EventType, HistoryEvent, NewEvent, PayloadMap } from './types.ts';

/** What a turn may ask of the outside: fixed before it begins, so that the rules stay pure. */
export interface TurnContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly newId: () => string;
  /** Names the version of the code in history. */
  readonly buildId: string;
  /** 0 to 1. */
  readonly random: () => number;
  readonly namespace: string;
  /** Whether the deployment knows a Nexus endpoint of this name. */
  readonly hasNexusEndpoint: (endpoint: string) => boolean;
  /** Of the namespace. */
  readonly searchAttributes: SearchAttributeTypes;
}

/** One turn of a run: what it records becomes state at once, and durable together or not at all (E4). */
export class Transaction {
  readonly execution: Execution;
  readonly context: TurnContext;
  readonly events: HistoryEvent[] = [];
  readonly facts = new Map<Fact['key'], Fact>();

  constructor(execution: Execution, context: TurnContext) {
    this.execution = execution;
    this.context = context;
  }

  get now(): number {
    return this.context.now;
  }

  /** Search attributes of a command that was checked, with their types. */
  typed(given: PayloadMap): PayloadMap {
    const { namespace, searchAttributes } = this.context;
    const typed = upsertedSearchAttributes(namespace, given, searchAttributes);
    if (typed.error) throw new Error(typed.error.message);
    return typed.ok;
  }

  /** Numbers an event, dates it with the time of the turn, and applies it. */
  record<Type extends EventType>(event: NewEvent & { readonly type: Type }): EventOf<Type> {
    const full = { eventId: this.execution.nextEventId, eventTime: this.now, ...event } as unknown as HistoryEvent;
    applyEvent(this.execution, full);
    this.events.push(full);
    return full as EventOf<Type>;
  }

  /** Takes an event over from another run, as it is. */
  copy(event: HistoryEvent): void {
    applyEvent(this.execution, event);
    this.events.push(event);
  }

  /** Applies a private fact and keeps it; one with the same key replaces it. */
  note(fact: Fact): void {
    applyFact(this.execution, fact);
    this.facts.set(fact.key, fact);
  }

  /** Applies a fact that a rebuild would derive anyway, and so need not be stored. */
  imply(fact: Fact): void {
    applyFact(this.execution, fact);
  }
}
