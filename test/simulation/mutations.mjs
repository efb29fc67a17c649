// Deliberate bugs. Each changes one place of the engine, which must be there exactly once, and must be caught by a predicate.
const history = (file) => `src/history/${file}`;
const requests = (file) => `src/history/requests/${file}`;

/** `quick`: among those that `npm test` tries. `byTemporal`: the histories are given to Temporal's replayer. `shrinks`: its seed is also made smaller. */
export const MUTATIONS = [
  {
    name: 'a signal that is sent again is taken again',
    file: requests('signal-workflow-execution.ts'),
    find: 'recorded ||',
    replace: 'false ||',
    quick: true,
  },
  {
    name: 'a delivery from another workflow is not remembered',
    file: history('apply.ts'),
    find: `      execution.signals++;
      if (event.requestId !== undefined) rememberRequest(execution, event.requestId, event);
      if (event.deliveryId !== undefined) rememberRequest(execution, event.deliveryId, event);`,
    replace: `      execution.signals++;
      if (event.requestId !== undefined) rememberRequest(execution, event.requestId, event);`,
  },
  {
    name: 'what waited behind a workflow task is forgotten',
    file: history('buffer.ts'),
    find: 'for (const event of buffered) tx.record(event);',
    replace: '',
    quick: true,
  },
  {
    name: 'a run closes over what waits behind its task',
    file: requests('respond-workflow-task-completed.ts'),
    find: 'if (tx.execution.buffered.length > 0 &&',
    replace: 'if (false &&',
  },
  {
    name: 'a terminated run drops what waits behind its task',
    file: history('close.ts'),
    find: '  recordBuffered(tx);\n',
    replace: '',
  },
  {
    name: 'timers fire 50 ms early',
    file: history('deadlines.ts'),
    find: 'if (at <= now) due.push({ at, id: startedEventId,',
    replace: 'if (at <= now + 50) due.push({ at, id: startedEventId,',
    quick: true,
    shrinks: true,
  },
  {
    name: 'timers are no deadline',
    file: history('deadlines.ts'),
    find: 'for (const { fireAt } of execution.timers.values()) earliest = Math.min(earliest, fireAt);',
    replace: '',
  },
  {
    name: 'runs time out five seconds early',
    file: history('deadlines.ts'),
    find: 'if (expiration !== undefined && expiration <= now) return timeOutExecution(tx);',
    replace: 'if (expiration !== undefined && expiration <= now + 5_000) return timeOutExecution(tx);',
  },
  {
    name: 'the first task of a retried or continued run is no deadline',
    file: history('deadlines.ts'),
    find: 'if (awaitsFirstTask(execution)) earliest = Math.min(earliest, executionTime(started));',
    replace: '',
  },
  {
    name: 'a retried or continued run never has its first task',
    file: history('deadlines.ts'),
    find: 'if (awaitsFirstTask(execution) && executionTime(startedOf(execution)) <= now) scheduleWorkflowTask(tx);',
    replace: '',
  },
  {
    name: 'an activity times out after half of its schedule-to-close timeout',
    file: history('activity.ts'),
    find: 'scheduledTime(activity) + scheduleToCloseTimeout :',
    replace: 'scheduledTime(activity) + scheduleToCloseTimeout / 2 :',
  },
  {
    name: 'retries do not wait',
    file: history('activity.ts'),
    find: '      dispatchAt,\n      lastFailure: limitFailure',
    replace: '      dispatchAt: tx.now,\n      lastFailure: limitFailure',
    quick: true,
  },
  {
    name: 'an attempt keeps its number when it is retried',
    file: history('activity.ts'),
    find: 'attempt: reset ? 1 : attempt + 1,',
    replace: 'attempt: reset ? 1 : attempt,',
  },
  {
    name: 'lost attempts are retried beyond the policy',
    file: history('recover.ts'),
    find: 'activity.attempt >= retryPolicy.maximumAttempts;',
    replace: 'activity.attempt > retryPolicy.maximumAttempts;',
  },
  {
    name: 'a task that was started before a crash is never counted',
    file: history('recover.ts'),
    find: 'if (execution.workflowTask?.startedAt !== undefined) {',
    replace: 'if (execution.workflowTask?.startedAt === -1) {',
  },
  {
    name: 'a completed task stays pending',
    file: history('apply.ts'),
    find: `      execution.seenThrough = event.startedEventId;
      delete execution.workflowTask;`,
    replace: '      execution.seenThrough = event.startedEventId;',
  },
  {
    name: 'event ids have gaps',
    file: history('apply.ts'),
    find: '  execution.nextEventId++;',
    replace: '  execution.nextEventId += event.type === "TimerFired" ? 2 : 1;',
    quick: true,
  },
  {
    name: 'a closed run may go on',
    file: history('apply.ts'),
    find: '    execution.close = event;\n',
    replace: '',
  },
  {
    name: 'a task is scheduled beside the one that is there',
    file: history('workflow-task.ts'),
    find: 'if (!isOpen(execution) || execution.workflowTask !== undefined) return;',
    replace: 'if (!isOpen(execution)) return;',
    quick: true,
  },
  {
    name: 'a started child is started again in history',
    file: requests('answers-of-others.ts'),
    find: `export function childStarted(tx: Transaction, initiatedEventId: number, runId: string): void {
  const child = tx.execution.children.get(initiatedEventId);
  if (child === undefined || child.started !== undefined) return;`,
    replace: `export function childStarted(tx: Transaction, initiatedEventId: number, runId: string): void {
  const child = tx.execution.children.get(initiatedEventId);
  if (child === undefined) return;`,
  },
  {
    name: 'the end of a child wakes nobody',
    file: requests('answers-of-others.ts'),
    find: '      throw new Error(`a child does not close with ${close.type}`);\n  }\n  scheduleWorkflowTask(tx);',
    replace: '      throw new Error(`a child does not close with ${close.type}`);\n  }',
  },
  {
    name: 'parents are not told',
    file: history('tasks.ts'),
    find: 'if (parent !== undefined && initiatedEventId !== undefined) {',
    replace: 'if (parent !== undefined && initiatedEventId === -1) {',
    quick: true,
  },
  {
    name: 'the next run of a chain is not owed its start',
    file: history('tasks.ts'),
    find: 'return execution.nextRunStarted ? undefined : successorOf(execution);',
    replace: 'return undefined;',
    quick: true,
  },
  {
    name: 'a start that is sent again is another one',
    file: history('chain.ts'),
    find: 'if (run.startRequestId === requestId) return true;',
    replace: '',
    quick: true,
  },
  {
    name: 'a run begins twice',
    file: requests('start-run.ts'),
    find: 'if (tx.execution.started !== undefined) return;',
    replace: '',
  },
  {
    name: 'a cancel request is taken twice',
    file: requests('request-cancel-workflow-execution.ts'),
    find: 'if (tx.execution.cancelRequested ||',
    replace: 'if (false ||',
  },
  {
    name: 'the input of a run that continues as new is lost',
    file: history('commands/continue-as-new.ts'),
    find: '    ...(command.input ? { input: command.input } : {}),\n',
    replace: '',
  },
  {
    name: 'news for the index are all of one age',
    file: history('visibility-record.ts'),
    find: 'return execution.nextEventId * AGES + Math.min(age, AGES - 1);',
    replace: 'return Math.min(age, 0);',
    quick: true,
  },
  {
    name: 'a turn does not store its private facts',
    file: 'src/run/run.ts',
    find: 'this.#store.append(tx.events, tx.facts.values())',
    replace: 'this.#store.append(tx.events, [])',
  },
  {
    name: 'the alarm is not set',
    file: 'src/run/run.ts',
    find: 'if (due < Infinity) this.#alarm.cover(due, now);',
    replace: '',
  },
  {
    name: 'a closed run thinks that everybody has heard of it',
    file: 'src/run/deliveries.ts',
    find: 'return owed.every((delivery) => this.#answered.has(keyOf(delivery)));',
    replace: 'return owed.length > 0;',
  },
  {
    name: 'an update that is sent again is taken again',
    file: 'src/run/admitted-updates.ts',
    find: 'if (updateStatus(execution, updateId) !== undefined) return ok(undefined);',
    replace: '',
  },
  {
    name: 'after a wake a closed run owes the index nothing',
    file: 'src/run/index-report.ts',
    find: 'this.#acknowledged = !isOpen(execution) && !alarmIsPast ? shownOf(execution) : undefined;',
    replace: 'this.#acknowledged = isOpen(execution) ? undefined : shownOf(execution);',
  },
  {
    name: 'a start that is to end the run before it does not',
    file: 'src/run/chain.ts',
    find: "if (decision.ok === 'terminate-and-start') {",
    replace: 'if (false) {',
    quick: true,
  },
  {
    name: 'the requests that started earlier chains are forgotten',
    file: 'src/run/chain.ts',
    find: 'return first !== undefined && isStartedBy(first, key) ? first : this.#startedBefore(key);',
    replace: 'return first !== undefined && isStartedBy(first, key) ? first : undefined;',
  },
  {
    name: 'a completion by id is acknowledged and forgotten',
    file: requests('respond-activity-task.ts'),
    find: '      completeActivity(tx, id, outcome.result, identity);',
    replace: '      if (!byId) completeActivity(tx, id, outcome.result, identity);',
  },
  {
    name: 'a deleted run keeps its row in the index',
    file: 'src/run/deletion.ts',
    find: '    await removeFromIndex({ workflowId, runId }, startTime);\n',
    replace: '',
    quick: true,
  },
  {
    name: 'a deleted run keeps its history',
    file: 'src/run/run.ts',
    find: 'else await Promise.all([this.#storage.deleteAll(), remembers ? this.#remember() : undefined]);',
    replace: 'else await this.#storage.sync();',
  },
  {
    name: 'cron counts from the end of the run before',
    file: history('chain.ts'),
    find: "cronBackoff(started.cronSchedule ?? '', executionTime(started), now)",
    replace: "cronBackoff(started.cronSchedule ?? '', now, now)",
  },
  {
    name: 'cron ends with a run that fails',
    file: history('close.ts'),
    find: "const follows = retryState === 'IN_PROGRESS' || isCron(tx);",
    replace: "const follows = retryState === 'IN_PROGRESS';",
  },
  {
    name: 'children do not hear that their parent has closed',
    file: history('tasks.ts'),
    find: "      list.push({ id, workflowId, type: 'CloseChild', child });\n",
    replace: '',
    quick: true,
  },
  {
    name: 'children that are to be ended are asked to cancel',
    file: 'src/run/deliver.ts',
    find: "event.parentClosePolicy === 'REQUEST_CANCEL'",
    replace: "event.parentClosePolicy !== 'ABANDON'",
  },
  {
    name: 'signals to one workflow are sent side by side',
    file: 'src/run/deliveries.ts',
    find: '|| this.#busy.has(delivery.workflowId)) continue;',
    replace: ') continue;',
  },
  {
    name: 'heartbeats are in memory only',
    file: requests('respond-activity-task.ts'),
    find: 'tx.note({ key: `activity/${event.eventId}`, value });',
    replace: 'tx.imply({ key: `activity/${event.eventId}`, value });',
  },
  {
    name: 'the result of a workflow behind an operation is lost',
    file: history('completion-callbacks.ts'),
    find: "return { status: 'completed', ...(result ? { result } : {}) };",
    replace: "return { status: 'completed' };",
    quick: true,
  },
  {
    name: 'a handler that is called again starts another workflow',
    file: 'sdk/nexus/workflow-run-operation.ts',
    find: 'return start(workflow, options, { requestId, ...callbacks, ...attach });',
    replace:
      'return start(workflow, { ...options, workflowIdConflictPolicy: "TERMINATE_EXISTING" }, { requestId: crypto.randomUUID(), ...callbacks });',
  },
  {
    name: 'a cancel request ends with its scope without a marker',
    file: 'sdk/runtime/children.ts',
    find: 'if (patched(EXTERNAL_CANCEL_PATCH)) reject(error);',
    replace: 'reject(error);',
    byTemporal: true,
  },
  {
    name: 'an alarm that nobody knew of is passed over',
    file: 'src/run/run.ts',
    find: 'if (!this.#alarm.fired()) this.#index.doubt();',
    replace: 'this.#alarm.fired();',
  },
  {
    name: 'the refused start of a child is forgotten',
    file: 'src/run/chain.ts',
    find: 'if (request.parent !== undefined) await this.#rememberRefusal(request, runId);',
    replace: '',
  },
];
