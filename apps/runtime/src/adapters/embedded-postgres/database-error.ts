/** No database to work with. The message is one sentence for a person; it never holds a password. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** `unreachable`: the one named by DATABASE_URL; `not_started`: the embedded one. */
  readonly code: 'unreachable' | 'not_started';

  constructor(code: DatabaseError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
