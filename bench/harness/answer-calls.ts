// The side of a process that is measured: answers what the bench calls over the process's own channel, one word at a time.
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const callShape = z.strictObject({ id: z.int(), command: z.string(), input: z.unknown() });

export interface Commands {
  readonly [command: string]: (input: unknown) => Promise<unknown>;
}

const STOP_WITHIN_MS = 5_000;

/** From now on this process lives as long as the bench does. `stop` is called before it ends. */
export function answerCalls(commands: Commands, stop: () => Promise<void>): void {
  process.on('message', (message) => void answer(message));
  process.once('disconnect', () => void Promise.race([stop(), delay(STOP_WITHIN_MS)]).finally(() => process.exit()));
  tell({ id: 0, answer: 'ready' });

  async function answer(message: unknown): Promise<void> {
    const { id, command, input } = callShape.parse(message);
    try {
      const run = commands[command];
      if (run === undefined) throw new Error(`This process knows no command ${command}.`);
      tell({ id, answer: (await run(input)) ?? null });
    } catch (error) {
      tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}

/** To nobody when the bench was interrupted meanwhile. */
function tell(answer: object): void {
  if (process.connected) process.send?.(answer);
}

/** @throws when the bench gave none: this file is started by a bench, not by hand */
export function databaseUrl(): string {
  const url = process.env['BENCH_DATABASE_URL'];
  if (url === undefined) throw new Error('This program is started by a bench: npx -y pnpm bench.');
  return url;
}
