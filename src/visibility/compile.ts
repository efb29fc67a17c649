import { isSystem } from './attributes.ts';
import type { Condition, Field, Filter } from './filter.ts';

/** A part of an SQL statement: what the caller gave is only ever among the bound values. */
export interface Sql {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** A run that is open closes at the end of time: it stands before all closed ones, and one comparison pages through both. */
export const OPEN = Number.MAX_SAFE_INTEGER;

const COLUMNS: Readonly<Record<string, string>> = {
  WorkflowId: 'workflow_id',
  RunId: 'run_id',
  WorkflowType: 'workflow_type',
  TaskQueue: 'task_queue',
  ExecutionStatus: 'status',
  StartTime: 'start_time',
  ExecutionTime: 'execution_time',
  CloseTime: `nullif(close_time, ${OPEN})`,
  ExecutionDuration: `(nullif(close_time, ${OPEN}) - execution_time)`,
  HistoryLength: 'history_length',
  HistorySizeBytes: 'history_size_bytes',
  StateTransitionCount: 'state_transition_count',
  ParentWorkflowId: 'parent_workflow_id',
  ParentRunId: 'parent_run_id',
  RootWorkflowId: 'root_workflow_id',
  RootRunId: 'root_run_id',
};

/** The key of a custom attribute in the JSON column: one that needs no quoting in a path. */
export const attributeKey = (name: string): string => encodeURIComponent(name.toWellFormed());
const path = (name: string): string => `$."${attributeKey(name)}"`;

/** A field as an SQL expression. */
export function column({ name }: Field): Sql {
  const own = isSystem(name) ? COLUMNS[name] : undefined;
  if (own !== undefined) return { text: own, values: [] };
  return { text: 'json_extract(attributes, ?)', values: [path(name)] };
}

/**
 * A filter as an SQL condition.
 *
 * The trees that SQLite builds stay shallow (it refuses expressions deeper than 100): NOT stands only before single conditions, and a chain
 * of ANDs or ORs is halved until it is short.
 */
export function compile(filter: Filter): Sql {
  return compiled(filter, false);
}

function compiled(filter: Filter, negated: boolean): Sql {
  if (filter.op === 'not') return compiled(filter.of, !negated);
  if (filter.op === 'and' || filter.op === 'or') {
    const isAnd = (filter.op === 'and') !== negated;
    return balanced(
      filter.of.map((part) => compiled(part, negated)),
      isAnd ? 'AND' : 'OR',
    );
  }
  const sql = condition(filter);
  return negated ? { text: `NOT (${sql.text})`, values: sql.values } : sql;
}

function balanced(parts: readonly Sql[], word: 'AND' | 'OR'): Sql {
  const [first] = parts;
  if (first === undefined) throw new Error(`${word} of nothing`);
  if (parts.length === 1) return first;
  const middle = Math.ceil(parts.length / 2);
  const left = balanced(parts.slice(0, middle), word);
  const right = balanced(parts.slice(middle), word);
  return { text: `(${left.text} ${word} ${right.text})`, values: [...left.values, ...right.values] };
}

function condition(filter: Condition): Sql {
  const { text, values } = column(filter.field);
  switch (filter.op) {
    case 'compare':
      return { text: `${text} ${filter.operator} ?`, values: [...values, filter.value] };
    case 'in':
      return {
        text: `${text} IN (SELECT value FROM json_each(?))`,
        values: [...values, JSON.stringify(filter.values)],
      };
    case 'between':
      return { text: `${text} BETWEEN ? AND ?`, values: [...values, filter.from, filter.to] };
    case 'startsWith': {
      const end = after(filter.prefix);
      if (end === undefined) return { text: `${text} >= ?`, values: [...values, filter.prefix] };
      return { text: `(${text} >= ? AND ${text} < ?)`, values: [...values, filter.prefix, ...values, end] };
    }
    case 'isNull':
      return { text: `${text} IS NULL`, values };
    case 'contains':
      return {
        text: 'EXISTS (SELECT 1 FROM json_each(attributes, ?) AS entry WHERE entry.value IN (SELECT value FROM json_each(?)))',
        values: [path(filter.field.name), JSON.stringify(filter.values)],
      };
    case 'matches':
      // Some word has no token that is missing.
      return {
        text:
          'EXISTS (SELECT 1 FROM json_each(?) AS word WHERE NOT EXISTS (SELECT 1 FROM json_each(word.value) AS token ' +
          'WHERE token.value NOT IN (SELECT value FROM json_each(attributes, ?))))',
        values: [JSON.stringify(filter.words), path(filter.field.name)],
      };
    default:
      filter satisfies never;
      throw new Error('unknown condition');
  }
}

/** The first text after all that start with `prefix`, in the order of code points; none if there is no end. */
function after(prefix: string): string | undefined {
  const points = [...prefix.toWellFormed()].map((character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
