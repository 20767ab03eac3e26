// What a session may be called. The runtime refuses by it, and who types a name is told before it is sent.
import { z } from 'zod';

const LONGEST = 200;

/** Any text that can be a part of an address: a browser takes `.` and `..` for something else. */
export const sessionNameSchema = z
  .string()
  .min(1, 'A session needs a name.')
  .max(LONGEST, `A session's name has at most ${LONGEST} characters.`)
  .refine((name) => name !== '.' && name !== '..', 'A session can not be called . or ..');
