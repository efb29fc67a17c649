/** The command line asks for what cannot be done. `hint` says what to do instead. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** What a command is about is not there. `hint` says where to look. */
export class MissingError extends Error {
  override readonly name: string = 'MissingError';
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** What went wrong has been told already, as the command's own output: only the exit code is left. */
export class ReportedError extends Error {
  override readonly name: string = 'ReportedError';
}
