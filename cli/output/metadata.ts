import type { Style } from './style.ts';
import { fieldList, table } from './table.ts';

interface Definition {
  readonly name?: string;
  readonly description?: string;
}
/** Source: `temporal.api.sdk.v1.WorkflowMetadata`. */
export interface WorkflowMetadata {
  readonly currentDetails?: string;
  readonly definition?: {
    readonly type?: string;
    readonly queryDefinitions?: readonly Definition[] | null;
    readonly signalDefinitions?: readonly Definition[] | null;
    readonly updateDefinitions?: readonly Definition[] | null;
  };
}

/** What a workflow says of itself, for people. */
export function metadataLines({ currentDetails, definition = {} }: WorkflowMetadata, style: Style): string[] {
  const { type, queryDefinitions, signalDefinitions, updateDefinitions } = definition;
  return [
    ...fieldList(
      [
        ['Type', type],
        ['Current Details', currentDetails],
      ],
      style.dim,
    ),
    ...handlers('Queries', queryDefinitions, style),
    ...handlers('Signals', signalDefinitions, style),
    ...handlers('Updates', updateDefinitions, style),
  ];
}

function handlers(title: string, definitions: readonly Definition[] | null | undefined, style: Style): string[] {
  if (!definitions?.length) return [];
  const rows = definitions.map(({ name = '', description = '' }) => [name || '(every other)', description]);
  return [
    '',
    style.bold(title),
    ...table(['NAME', 'DESCRIPTION'], rows, style.dim).map((line) => `  ${line}`.trimEnd()),
  ];
}
