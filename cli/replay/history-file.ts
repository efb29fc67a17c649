import { readFileSync } from 'node:fs';
import path from 'node:path';
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

/** Reads a history. Those of old servers do not say their workflow id: then the name of the file does. @throws {UsageError} when it is none. */
export function readHistoryFile(file: string, workflowId?: string): HistoryFile {
  try {
    const text = readFileSync(file, 'utf8');
    const history: unknown = JSON.parse(text.replace(/^\uFEFF/, '')); // PowerShell begins what it redirects with a mark.
    const events = historyFromJson(history);
    const [started] = events;
    if (started?.type !== 'WorkflowExecutionStarted') throw new TypeError('it does not begin with its start');
    return {
      file,
      history,
      workflowId: workflowId ?? (started.workflowId || path.basename(file, '.json')),
      workflowType: started.workflowType,
      events: events.length,
    };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const problem =
      error instanceof SyntaxError ? `not JSON: ${message}` : code ? message : `not a history: ${message}`;
    throw new UsageError(
      `${file}: ${problem}`,
      'A history is saved by: perdure workflow show -w <id> -o json > <id>.json',
    );
  }
}
