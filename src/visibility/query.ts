import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import { TYPE_NAMES } from '../../protocol/search-attribute-types.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { fieldOf, typeName } from './attributes.ts';
import { compile } from './compile.ts';
import type { Field, Filter, Query, Value } from './filter.ts';
import { parse } from './parser.ts';
import { QueryError } from './query-error.ts';
import { shown } from './syntax.ts';
import type { Literal, QuerySyntax, Syntax } from './syntax.ts';
import { valueOf, wordsOf } from './values.ts';

/** ANDs and ORs inside one another, when those that could be written without parentheses are counted as one. */
const MAX_DEPTH = 20;
/** SQLite takes a hundred bound values, and a page has some of its own. */
const MAX_VALUES = 80;
const MAX_CONDITIONS = 100;
const MAX_ORDER = 4;
const RANGE_TYPES: readonly Field['type'][] = ['KEYWORD', 'INT', 'DOUBLE', 'DATETIME', 'STATUS', 'DURATION'];

/**
 * Reads the query of a list: a filter, and `ORDER BY`, which Temporal's SQL stores do not have.
 *
 * @example listQuery("WorkflowType = 'order' AND CustomIntField > 5 ORDER BY StartTime", { CustomIntField: 'INT' })
 */
export function listQuery(text: string, types: SearchAttributeTypes): Reply<Query> {
  return read(text, types, (syntax) => {
    if (syntax.groupBy.length > 0) throw QueryError.unsupported("'GROUP BY' clause");
  });
}

/** Reads the query of a count: a filter, and `GROUP BY ExecutionStatus`. */
export function countQuery(text: string, types: SearchAttributeTypes): Reply<Query> {
  return read(text, types, ({ groupBy, orderBy }) => {
    if (orderBy.length > 0) throw QueryError.unsupported("'ORDER BY' clause");
    if (groupBy.length > 1) throw QueryError.unsupported("'GROUP BY' clause supports only a single field");
    if (groupBy.length === 1 && resolve(groupBy[0] ?? '', types).name !== 'ExecutionStatus')
      throw QueryError.unsupported("'GROUP BY' clause is only supported for ExecutionStatus");
  });
}

function read(text: string, types: SearchAttributeTypes, check: (syntax: QuerySyntax) => void): Reply<Query> {
  try {
    const syntax = parse(text);
    check(syntax);
    const filter = syntax.where && new Checker(types).filter(syntax.where, MAX_DEPTH);
    if (filter && (sizeOf(filter) > MAX_CONDITIONS || compile(filter).values.length > MAX_VALUES))
      throw QueryError.unsupported('so many conditions; use IN for many values of one search attribute');
    return ok({
      ...(filter ? { filter } : {}),
      orderBy: order(syntax, types),
      groupByStatus: syntax.groupBy.length > 0,
    });
  } catch (error) {
    if (error instanceof QueryError) return invalid(`invalid query: ${error.message}`);
    throw error;
  }
}

function order({ orderBy }: QuerySyntax, types: SearchAttributeTypes): Query['orderBy'] {
  if (orderBy.length > MAX_ORDER) throw QueryError.unsupported(`'ORDER BY' clause of more than ${MAX_ORDER} fields`);
  return orderBy.map(({ name, descending }) => {
    const field = resolve(name, types);
    if (field.type === 'TEXT' || field.type === 'KEYWORD_LIST')
      throw QueryError.unsupported(`unable to sort by search attribute type ${TYPE_NAMES[field.type]}`);
    return { field, descending };
  });
}

function resolve(name: string, types: SearchAttributeTypes): Field {
  const field = fieldOf(name, types);
  if (field === undefined) throw QueryError.expression(`column name '${name}' is not a valid search attribute`);
  return field;
}

/** Looks names up and reads values. */
class Checker {
  readonly #types: SearchAttributeTypes;

  constructor(types: SearchAttributeTypes) {
    this.#types = types;
  }

  filter(syntax: Syntax, depth: number): Filter {
    if (depth === 0) throw QueryError.unsupported(`more than ${MAX_DEPTH} levels of AND and OR in one another`);
    if (syntax.kind === 'and' || syntax.kind === 'or') {
      const of = syntax.of.map((part) => this.filter(part, depth - 1));
      return joined(syntax.kind, of);
    }
    if (syntax.kind === 'not') {
      const of = this.filter(syntax.of, depth);
      return of.op === 'not' ? of.of : { op: 'not', of };
    }
    const field = resolve(syntax.name, this.#types);
    const condition = this.#condition(field, syntax);
    const negated = syntax.kind === 'compare' ? syntax.operator === '!=' : syntax.negated;
    return negated ? { op: 'not', of: condition } : condition;
  }

  #condition(field: Field, syntax: Exclude<Syntax, { kind: 'and' | 'or' | 'not' }>): Filter {
    switch (syntax.kind) {
      case 'isNull':
        return { op: 'isNull', field };
      case 'in': {
        if (field.type === 'TEXT') throw notFor(field, syntax.negated ? 'not in' : 'in', `(${list(syntax.values)})`);
        const values = syntax.values.map((value) => valueOf(field, value));
        return field.type === 'KEYWORD_LIST'
          ? { op: 'contains', field, values: values as string[] }
          : { op: 'in', field, values };
      }
      case 'between':
        if (!RANGE_TYPES.includes(field.type))
          throw QueryError.expression(
            `cannot do range condition on search attribute '${field.name}' of type ${TYPE_NAMES[typeName(field.type)]}`,
          );
        return {
          op: 'between',
          field,
          from: valueOf(field, syntax.from),
          to: valueOf(field, syntax.to),
        };
      case 'startsWith': {
        const operator = syntax.negated ? 'not starts_with' : 'starts_with';
        if (syntax.value.kind !== 'string')
          throw QueryError.expression(
            `right-hand side of '${operator}' must be a literal string (got: ${shown(syntax.value)})`,
          );
        if (field.type !== 'KEYWORD') throw notFor(field, operator, shown(syntax.value));
        return { op: 'startsWith', field, prefix: syntax.value.text };
      }
      case 'compare': {
        const { operator, value: literal } = syntax;
        const isEqual = operator === '=' || operator === '!=';
        const isSet = field.type === 'KEYWORD_LIST' || field.type === 'TEXT';
        if (isSet && !isEqual) throw notFor(field, operator, shown(literal));
        const value = valueOf(field, literal);
        if (field.type === 'KEYWORD_LIST') return { op: 'contains', field, values: [value as string] };
        if (field.type === 'TEXT') return { op: 'matches', field, words: words(value) };
        return { op: 'compare', field, operator: operator === '!=' ? '=' : operator, value };
      }
      default:
        syntax satisfies never;
        throw new Error('unknown condition');
    }
  }
}

/** Parts that are of the same kind are taken in; `a = 1 OR a = 2` becomes `a IN (1, 2)`. */
function joined(op: 'and' | 'or', parts: readonly Filter[]): Filter {
  const flat = parts.flatMap((part) => (part.op === op ? part.of : [part]));
  if (op === 'and') return { op, of: flat };
  const lists = new Map<string, Value[]>();
  const of = flat.flatMap((part): Filter[] => {
    const values = part.op === 'in' ? part.values : part.op === 'compare' && part.operator === '=' ? [part.value] : [];
    if (values.length === 0 || !('field' in part)) return [part];
    const known = lists.get(part.field.name);
    known?.push(...values);
    if (known !== undefined) return [];
    const list = [...values];
    lists.set(part.field.name, list);
    return [{ op: 'in', field: part.field, values: list }];
  });
  const [first] = of;
  return of.length === 1 && first ? first : { op, of };
}

function sizeOf(filter: Filter): number {
  if (filter.op === 'not') return sizeOf(filter.of);
  if (filter.op === 'and' || filter.op === 'or') return filter.of.reduce((size, part) => size + sizeOf(part), 0);
  return 1;
}

function words(value: Value): string[][] {
  const found = wordsOf(String(value));
  if (found.length > 0) return found;
  throw QueryError.expression(
    `unexpected value for Text type search attribute (no tokens found in ${shown({ kind: 'string', text: String(value) })})`,
  );
}

function notFor({ name, type }: Field, operator: string, value: string): QueryError {
  return QueryError.expression(
    `operator '${operator}' not supported for ${TYPE_NAMES[typeName(type)]} type search attribute in \`${name} ${operator} ${value}\``,
  );
}
const list = (values: readonly Literal[]): string => values.map(shown).join(', ');
