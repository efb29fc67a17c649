export type Paint = (text: string) => string;
export type Style = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta', Paint>>;

/** Colours for a terminal; without them, text stays as it is. */
export function createStyle(isColoured: boolean): Style {
  const paint =
    (open: number, close: number): Paint =>
    (text) =>
      isColoured && text !== '' ? `\u001B[${open}m${text}\u001B[${close}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    blue: paint(34, 39),
    magenta: paint(35, 39),
  };
}

/** Whether a stream gets colours. NO_COLOR is that of no-color.org: set and not empty. */
export function hasColours(
  when: 'auto' | 'always' | 'never' | undefined,
  stream: { readonly isTTY?: boolean },
  environment = process.env,
): boolean {
  if (when === 'always') return true;
  return when !== 'never' && stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}
