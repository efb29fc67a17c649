/** A query as it was written: names are not looked up yet, values not read. */
export type Literal =
  | { readonly kind: 'string' | 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean };
export type Syntax =
  | { readonly kind: 'and'; readonly of: readonly Syntax[] }
  | { readonly kind: 'or'; readonly of: readonly Syntax[] }
  | { readonly kind: 'not'; readonly of: Syntax }
  | { readonly kind: 'compare'; readonly name: string; readonly operator: Operator; readonly value: Literal }
  | { readonly kind: 'in'; readonly name: string; readonly negated: boolean; readonly values: readonly Literal[] }
  | {
      readonly kind: 'between';
      readonly name: string;
      readonly negated: boolean;
      readonly from: Literal;
      readonly to: Literal;
    }
  | { readonly kind: 'startsWith'; readonly name: string; readonly negated: boolean; readonly value: Literal }
  | { readonly kind: 'isNull'; readonly name: string; readonly negated: boolean };
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export interface QuerySyntax {
  readonly where?: Syntax;
  readonly groupBy: readonly string[];
  readonly orderBy: readonly { readonly name: string; readonly descending: boolean }[];
}

/** A value as Temporal's messages show it. */
export function shown(value: Literal): string {
  if (value.kind === 'boolean') return String(value.value);
  return value.kind === 'number' ? value.text : `'${value.text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
