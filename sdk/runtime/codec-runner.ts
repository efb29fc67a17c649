import type {
  CreateWorkflowTaskRunner,
  WorkflowQuery,
  WorkflowQueryResult,
  WorkflowTaskCompletion,
  WorkflowTaskRunner,
} from '../../protocol/commands.ts';
import type { HistoryEvent, UpdateRequest } from '../../protocol/events.ts';
import { combineCodecs, mapPayloads } from '../common/payload-codec.ts';
import type { PayloadCodec } from '../common/payload-codec.ts';

/** Runners that see payloads as their code made them, behind codecs that everybody else sees them through. */
export function withCodecs(
  createRunner: CreateWorkflowTaskRunner,
  codecs: readonly PayloadCodec[],
): CreateWorkflowTaskRunner {
  const { encode, decode } = combineCodecs(codecs);
  return (run, options) => {
    const runner = createRunner(run, options);
    return {
      get eventId() {
        return runner.eventId;
      },
      async activate(
        events: readonly HistoryEvent[],
        updates: readonly UpdateRequest[] = [],
        waits?: () => void,
      ): Promise<WorkflowTaskCompletion | undefined> {
        const [plainEvents, plainUpdates] = await Promise.all([
          mapPayloads(events, decode),
          mapPayloads(updates, decode),
        ]);
        return mapPayloads(await runner.activate(plainEvents, plainUpdates, waits), encode);
      },
      async query(query: WorkflowQuery): Promise<WorkflowQueryResult> {
        return mapPayloads(await runner.query(await mapPayloads(query, decode)), encode);
      },
      interrupt: () => runner.interrupt(),
      rewind: (eventId) => runner.rewind(eventId),
      dispose: () => runner.dispose(),
    } satisfies WorkflowTaskRunner;
  };
}
