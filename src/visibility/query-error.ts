/** Why a query is refused: thrown inside the parser, and a value outside of it. */
export class QueryError extends Error {
  override readonly name = 'QueryError';

  /** What stands at a position, counted in characters from 1, cannot stand there. */
  static syntax(position: number, near: string, reason?: string): QueryError {
    const place = near === '' ? 'at the end' : `near '${near.slice(0, 40)}'`;
    return new QueryError(
      `malformed SQL query: syntax error at position ${position} ${place}${reason === undefined ? '' : `: ${reason}`}`,
    );
  }

  static expression(reason: string): QueryError {
    return new QueryError(`invalid expression: ${reason}`);
  }

  static unsupported(what: string): QueryError {
    return new QueryError(`operation is not supported: ${what}`);
  }
}
