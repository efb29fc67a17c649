import { UsageError } from '../errors.ts';
import { chosenFields, jsonText } from './json.ts';
import { createStyle, hasColours } from './style.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import type { Cell } from './table.ts';
import { formatTime } from './time.ts';
import type { TimeFormat } from './time.ts';

export interface OutputFlags {
  output?: 'text' | 'json' | 'jsonl' | 'none';
  fields?: string;
  timeFormat?: TimeFormat;
  color?: 'auto' | 'always' | 'never';
}
/** A column of a list: `field` names it in `--fields` and in JSON. */
export interface Column<Row> {
  readonly field: string;
  readonly title: string;
  readonly cell: (row: Row) => Cell;
  /** Shown only when `--fields` asks for it. */
  readonly isExtra?: boolean;
}

/** Rows of a list are printed in portions, so that a long one appears while it is read. */
const PORTION = 100;

/** What a command says: on stdout what was asked for, on stderr what only people care about. */
export class Output {
  readonly format: 'text' | 'json' | 'jsonl' | 'none';
  readonly style: Style;
  readonly #timeFormat: TimeFormat;
  readonly #fields: string[] | undefined;

  constructor({ output = 'text', fields, timeFormat = 'relative', color }: OutputFlags) {
    this.format = output;
    this.style = createStyle(hasColours(color, process.stdout));
    this.#timeFormat = timeFormat;
    this.#fields = fields?.split(',').map((name) => name.trim());
  }

  get isText(): boolean {
    return this.format === 'text';
  }

  time(time: Date | number | undefined): string {
    return formatTime(time, this.#timeFormat);
  }

  /** One thing: lines for people, an object for scripts. */
  one(value: object, lines: () => readonly string[]): void {
    if (this.isText) this.lines(lines());
    else this.json(chosenFields(value, this.#fields));
  }

  /** Many things, as they come: a table for people; for scripts an array, or a line each. */
  async many<Row>(
    rows: AsyncIterable<Row>,
    columns: readonly Column<Row>[],
    toJson: (row: Row) => object,
  ): Promise<void> {
    if (this.isText) await this.#table(rows, this.#chosen(columns));
    else if (this.format === 'jsonl') for await (const row of rows) this.json(chosenFields(toJson(row), this.#fields));
    else {
      const all: object[] = [];
      for await (const row of rows) all.push(chosenFields(toJson(row), this.#fields));
      this.json(all);
    }
  }

  lines(lines: readonly string[]): void {
    if (this.format !== 'none' && lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  }
  json(value: unknown): void {
    this.lines([jsonText(value, this.format === 'jsonl')]);
  }
  /** For people who wait. */
  note(text: string): void {
    if (this.isText) process.stderr.write(`${text}\n`);
  }

  async #table<Row>(rows: AsyncIterable<Row>, columns: readonly Column<Row>[]): Promise<void> {
    let portion: Row[] = [];
    let isFirst = true;
    const flush = (): void => {
      const [header = '', ...lines] = table(
        columns.map(({ title }) => title),
        portion.map((row) => columns.map(({ cell }) => cell(row))),
        this.style.bold,
      );
      this.lines(isFirst ? [header, ...lines] : lines);
      isFirst = false;
      portion = [];
    };
    for await (const row of rows) if (portion.push(row) === PORTION) flush();
    if (portion.length > 0 || isFirst) flush();
  }

  #chosen<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
    if (this.#fields === undefined) return columns.filter(({ isExtra }) => !isExtra);
    return this.#fields.map((name) => {
      const column = columns.find(({ field }) => field.toLowerCase() === name.toLowerCase());
      if (column) return column;
      throw new UsageError(
        `There is no field "${name}"`,
        `There are: ${columns.map(({ field }) => field).join(', ')}.`,
      );
    });
  }
}
