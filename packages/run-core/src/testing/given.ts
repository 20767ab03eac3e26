// Given events, when a command, then events: how the rules of the log are told in tests.
import type { Result } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import type { NewEvent, RunEvent } from '../event.ts';
import { decide, type Command, type Refusal } from '../run/decide.ts';
import { fold } from '../run/step.ts';

export interface Scenario {
  when(command: Command): Result<NewEvent, Refusal>;
}

export function given(compiled: Compiled, events: readonly RunEvent[]): Scenario {
  const state = events.length === 0 ? null : fold(compiled, events);
  return { when: (command) => decide(state, command) };
}
