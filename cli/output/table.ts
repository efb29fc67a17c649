import type { Paint } from './style.ts';

/** Text, and how it is painted once its width is known. */
export type Cell = string | { readonly text: string; readonly paint: Paint };

/** Rows under a header, each column as wide as its widest cell. Two spaces stand between columns. */
export function table(titles: readonly string[], rows: readonly (readonly Cell[])[], header: Paint): string[] {
  const plain = rows.map((row) => row.map((cell) => printable(textOf(cell))));
  const widths = titles.map((title, at) => Math.max(...[title, ...plain.map((row) => row[at] ?? '')].map(width)));
  const last = titles.length - 1;
  const line = (texts: readonly string[], paints: readonly (Paint | undefined)[]): string =>
    texts
      .map((text, at) => {
        const padding = at === last ? '' : ' '.repeat((widths[at] ?? 0) - width(text));
        return `${paints[at]?.(text) ?? text}${padding}`;
      })
      .join('  ')
      .trimEnd();
  const paintsOf = (row: readonly Cell[]) => row.map((cell) => (typeof cell === 'string' ? undefined : cell.paint));
  return [
    line(
      titles,
      titles.map(() => header),
    ),
    ...rows.map((row, at) => line(plain[at] ?? [], paintsOf(row))),
  ];
}

/** Names and what they are, aligned; what is absent or empty is left out. */
export function fieldList(
  fields: readonly (readonly [name: string, value: Cell | undefined])[],
  name: Paint,
): string[] {
  const shown = fields.filter((field): field is [string, Cell] => field[1] !== undefined && textOf(field[1]) !== '');
  const widest = Math.max(0, ...shown.map(([title]) => width(title)));
  return shown.map(([title, value]) => {
    const text = printable(textOf(value));
    return `  ${name(title)}${' '.repeat(widest - width(title))}  ${typeof value === 'string' ? text : value.paint(text)}`;
  });
}

/** Text without control characters: ids and messages come from others, and must not steer the terminal. */
export const printable = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/\p{Cc}/gu, '\uFFFD');

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
const width = (text: string): number => [...text].length;
