/** A command that did not do what it was asked. The message is one sentence for a person. Exit code 1: it failed; 2: it was called wrongly. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
