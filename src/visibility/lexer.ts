import { QueryError } from './query-error.ts';

export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly quoted: boolean; readonly at: number }
  | { readonly kind: 'string' | 'number' | 'symbol' | 'end'; readonly text: string; readonly at: number };

const SPACE = /\s+/y;
const NAME = /[\p{L}_$@][\p{L}\p{N}_$@.]*/uy;
const NUMBER = /-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL = /<=>|<=|>=|!=|<>|[=<>(),;]/y;
/** What a backslash and this letter stand for, where that is not the letter itself. Source: MySQL's string literals. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\u{1a}' };

/** Cuts a query into tokens; the last one is its end. Positions count characters from 1. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const position = at + 1;
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const character = text.charAt(at);
    if (character === "'" || character === '"' || character === '`') {
      const [value, end] = quoted(text, at, character);
      tokens.push(
        character === '`'
          ? { kind: 'name', text: value, quoted: true, at: position }
          : { kind: 'string', text: value, at: position },
      );
      at = end;
      continue;
    }
    const number = match(NUMBER);
    const name = number === undefined ? match(NAME) : undefined;
    const symbol = number === undefined && name === undefined ? match(SYMBOL) : undefined;
    const found = number ?? name ?? symbol;
    if (found === undefined) throw QueryError.syntax(position, String.fromCodePoint(text.codePointAt(at) ?? 0));
    if (name !== undefined) tokens.push({ kind: 'name', text: name, quoted: false, at: position });
    else tokens.push({ kind: number === undefined ? 'symbol' : 'number', text: found, at: position });
    at += found.length;
  }
  tokens.push({ kind: 'end', text: '', at: text.length + 1 });
  return tokens;
}

/** The text in quotes that begins at `start`, and where it ends. Quotes inside are doubled or follow a backslash. */
function quoted(text: string, start: number, quote: string): [value: string, end: number] {
  const pieces: string[] = [];
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\' && quote !== '`') {
      at++;
      if (at === text.length) break;
      const escaped = text.charAt(at);
      pieces.push(ESCAPES[escaped] ?? escaped);
    } else if (character !== quote) {
      pieces.push(character);
    } else if (text.charAt(at + 1) === quote) {
      pieces.push(quote);
      at++;
    } else {
      return [pieces.join(''), at + 1];
    }
  }
  throw QueryError.syntax(start + 1, quote, 'this quote is never closed');
}
