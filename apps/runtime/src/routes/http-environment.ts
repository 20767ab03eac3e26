// What middleware gives to handlers.
import type { Logger } from 'pino';
import type { Caller } from '../security/sign-in.ts';

export interface HttpEnvironment {
  readonly Variables: {
    requestId: string;
    logger: Logger;
    /** Set behind the sign-in middleware. */
    caller: Caller;
  };
}
