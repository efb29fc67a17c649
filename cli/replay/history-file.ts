import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EventOf, HistoryEvent } from '../../protocol/events.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import { UsageError } from '../errors.ts';

/** A history that was saved, in Temporal's JSON. */
export interface HistoryFile {
  readonly file: string;
  readonly history: unknown;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly events: number;
}

export const HOW_TO_SAVE = 'A history is saved by: perdure workflow show -w <id> -o json > <id>.json';

/** Reads a history. Those of old servers do not say their workflow id: then the name of the file does. @throws {UsageError} when it is none. */
export function readHistoryFile(file: string, workflowId?: string): HistoryFile {
  const history = parsed(file, read(file));
  const events = eventsOf(file, history);
  const started = events[0] as EventOf<'WorkflowExecutionStarted'>;
  return {
    file,
    history,
    workflowId: workflowId ?? (started.workflowId || path.basename(file, '.json')),
    workflowType: started.workflowType,
    events: events.length,
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`There is no file ${file}`, HOW_TO_SAVE);
    throw new UsageError(code === 'EISDIR' ? `${file} is not a file` : `${file}: ${message}`, HOW_TO_SAVE);
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')); // PowerShell begins what it redirects with a mark.
  } catch (error) {
    throw new UsageError(`${file}: not JSON: ${(error as Error).message}`, HOW_TO_SAVE);
  }
}

function eventsOf(file: string, history: unknown): readonly HistoryEvent[] {
  try {
    return historyFromJson(history);
  } catch (error) {
    throw new UsageError(`${file}: not a history: ${(error as Error).message}`, HOW_TO_SAVE);
  }
}
