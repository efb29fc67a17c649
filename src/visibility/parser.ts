import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';
import { QueryError } from './query-error.ts';
import { shown } from './syntax.ts';
import type { Literal, Operator, QuerySyntax, Syntax } from './syntax.ts';

/** Characters of a query: room for a list of a thousand ids. */
const MAX_LENGTH = 100_000;
/** Parentheses and NOTs inside one another. */
const MAX_NESTING = 100;
const OPERATORS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
/** Operators of SQL that are known by name only to be refused by name. */
const REFUSED = ['LIKE', 'REGEXP', 'RLIKE'];
const RESERVED = new Set(
  (
    'AND OR NOT IN BETWEEN STARTS_WITH IS NULL TRUE FALSE GROUP ORDER BY ASC DESC LIMIT ' +
    'SELECT FROM WHERE UNION INSERT UPDATE DELETE DROP LIKE REGEXP RLIKE'
  ).split(' '),
);

/**
 * Reads a list filter.
 *
 * @throws {QueryError} naming the position.
 * Source of the grammar: Temporal server, `common/persistence/visibility/store/query`; ORDER BY is ours.
 */
export function parse(text: string): QuerySyntax {
  if (text.length > MAX_LENGTH) throw QueryError.unsupported(`a query of more than ${MAX_LENGTH} characters`);
  return new Parser(tokenize(text)).query();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  query(): QuerySyntax {
    const { kind } = this.#token;
    const where = kind === 'end' || this.#isWord('GROUP', 'ORDER', 'LIMIT') ? {} : { where: this.#or() };
    const groupBy = this.#clause('GROUP', () => this.#name());
    const orderBy = this.#clause('ORDER', () => ({
      name: this.#name(),
      descending: this.#takeWord('DESC') || (this.#takeWord('ASC'), false),
    }));
    if (this.#isWord('LIMIT')) throw QueryError.unsupported("'LIMIT' clause");
    if (this.#token.kind !== 'end') throw this.#unexpected('AND, OR or the end is expected');
    return { ...where, groupBy, orderBy };
  }

  #clause<Item>(word: string, item: () => Item): Item[] {
    if (!this.#takeWord(word)) return [];
    if (!this.#takeWord('BY')) throw this.#unexpected('BY is expected');
    const items = [item()];
    while (this.#takeSymbol(',')) items.push(item());
    return items;
  }

  #or(): Syntax {
    return this.#joined('or', () => this.#joined('and', () => this.#term()));
  }

  #joined(kind: 'and' | 'or', part: () => Syntax): Syntax {
    const first = part();
    const of = [first];
    while (this.#takeWord(kind.toUpperCase())) of.push(part());
    return of.length === 1 ? first : { kind, of };
  }

  #term(): Syntax {
    if (this.#takeWord('NOT')) return this.#nested(() => ({ kind: 'not', of: this.#term() }));
    if (!this.#takeSymbol('(')) return this.#condition();
    const inner = this.#nested(() => this.#or());
    this.#expectSymbol(')');
    return inner;
  }

  #nested(part: () => Syntax): Syntax {
    if (++this.#nesting > MAX_NESTING) throw QueryError.unsupported(`more than ${MAX_NESTING} levels of parentheses`);
    const syntax = part();
    this.#nesting--;
    return syntax;
  }

  #condition(): Syntax {
    const name = this.#name();
    if (this.#isSymbol('(')) throw QueryError.unsupported('function expression');
    if (this.#takeWord('IS')) {
      const negated = this.#takeWord('NOT');
      if (this.#takeWord('NULL')) return { kind: 'isNull', name, negated };
      throw QueryError.expression("'IS' operator can only be used as 'IS NULL' or 'IS NOT NULL'");
    }
    const negated = this.#takeWord('NOT');
    if (this.#takeWord('IN')) return { kind: 'in', name, negated, values: this.#list() };
    if (this.#takeWord('STARTS_WITH')) return { kind: 'startsWith', name, negated, value: this.#literal() };
    if (this.#takeWord('BETWEEN')) {
      const from = this.#literal();
      if (!this.#takeWord('AND')) throw this.#unexpected('AND and the upper end are expected');
      return { kind: 'between', name, negated, from, to: this.#literal() };
    }
    const { kind, text } = this.#token;
    if ((kind === 'name' && this.#isWord(...REFUSED)) || text === '<=>') {
      const operator = `${negated ? 'not ' : ''}${text.toLowerCase()}`;
      this.#at++;
      throw QueryError.expression(
        `invalid operator '${operator}' in \`${name} ${operator} ${shown(this.#literal())}\``,
      );
    }
    if (negated) throw this.#unexpected('IN, BETWEEN or STARTS_WITH is expected');
    const operator = kind === 'symbol' ? OPERATORS[text] : undefined;
    if (operator === undefined) {
      const ends = kind === 'end' || text === ')' || this.#isWord('AND', 'OR');
      throw ends ? QueryError.expression('incomplete expression') : this.#unexpected('an operator is expected');
    }
    this.#at++;
    return { kind: 'compare', name, operator, value: this.#literal() };
  }

  #list(): Literal[] {
    this.#expectSymbol('(');
    const values = [this.#literal()];
    while (this.#takeSymbol(',')) values.push(this.#literal());
    this.#expectSymbol(')');
    return values;
  }

  #literal(): Literal {
    const token = this.#token;
    if (token.kind === 'string' || token.kind === 'number') {
      this.#at++;
      return { kind: token.kind, text: token.text };
    }
    if (this.#takeWord('TRUE')) return { kind: 'boolean', value: true };
    if (this.#takeWord('FALSE')) return { kind: 'boolean', value: false };
    if (token.kind !== 'name' || this.#isReserved()) throw this.#unexpected('a value is expected');
    throw QueryError.unsupported(
      `column name on the right side of comparison expression (did you forget to quote '${token.text}'?)`,
    );
  }

  #name(): string {
    const token = this.#token;
    if (token.kind !== 'name' || this.#isReserved()) throw this.#unexpected('a search attribute is expected');
    this.#at++;
    return token.text;
  }

  get #token(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('the parser ran past the end of the query');
    return token;
  }

  #isWord(...words: readonly string[]): boolean {
    const token = this.#token;
    return token.kind === 'name' && !token.quoted && words.includes(token.text.toUpperCase());
  }

  #isReserved(): boolean {
    const token = this.#token;
    return token.kind === 'name' && !token.quoted && RESERVED.has(token.text.toUpperCase());
  }

  #takeWord(word: string): boolean {
    const found = this.#isWord(word);
    if (found) this.#at++;
    return found;
  }

  #isSymbol(symbol: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === symbol;
  }

  #takeSymbol(symbol: string): boolean {
    const found = this.#isSymbol(symbol);
    if (found) this.#at++;
    return found;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(`${symbol} is expected`);
  }

  #unexpected(reason: string): QueryError {
    return QueryError.syntax(this.#token.at, this.#token.text, reason);
  }
}
