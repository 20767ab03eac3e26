// One long run: how long its steps take early and late, and how much of the database's own log they cost. The model calls
// `step` once each time it is asked; whoever keeps the run does nothing for it.
import { z } from 'zod';
import { connect } from '../../apps/runtime/src/adapters/postgres/connect.ts';

/** Steps `from` to `to`. */
const windowShape = z.strictObject({ from: z.int(), to: z.int() });
export type Window = z.infer<typeof windowShape>;

export const longRunShape = z.strictObject({ steps: z.int().min(1), windows: z.array(windowShape) });

export const longRunResultShape = z.strictObject({
  seconds: z.number(),
  /** Write-ahead log of the whole run. */
  bytes: z.number(),
  windows: z.array(z.strictObject({ msAStep: z.number(), bytesAStep: z.number() })),
  /** Whatever the contender adds, such as the run's id. */
  run: z.string(),
});
export type LongRunResult = z.infer<typeof longRunResultShape>;

interface Mark {
  readonly at: number;
  readonly bytes: number;
}

/** `run` must call `step` from its model, once a step, and give the run's id. */
export async function measureLongRun(databaseUrl: string, input: unknown, run: (steps: number, step: () => Promise<void>) => Promise<string>): Promise<LongRunResult> {
  const { steps, windows } = longRunShape.parse(input);
  const sql = connect(databaseUrl, { connections: 1, name: 'bench' });
  const position = async (): Promise<number> => {
    const [row] = await sql<{ bytes: string }[]>`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as bytes`;
    return Number(row?.bytes);
  };
  try {
    const wanted = new Set(windows.flatMap(({ from, to }) => [from, to]));
    const marks = new Map<number, Mark>();
    let count = 0;
    let asking = 0;
    const step = async (): Promise<void> => {
      count += 1;
      if (!wanted.has(count)) return;
      const at = performance.now() - asking;
      marks.set(count, { at, bytes: await position() });
      asking += performance.now() - asking - at; // the time of the question is not the run's
    };
    const before = await position();
    const begun = performance.now();
    const id = await run(steps, step);
    const seconds = (performance.now() - begun - asking) / 1_000;
    if (count < steps) throw new Error(`The run took ${count} steps, not ${steps}.`);
    return {
      seconds,
      bytes: (await position()) - before,
      windows: windows.map(({ from, to }) => {
        const [first, last] = [marks.get(from), marks.get(to)];
        if (first === undefined || last === undefined) throw new Error(`The run never took the steps ${from} to ${to}.`);
        return { msAStep: (last.at - first.at) / (to - from), bytesAStep: (last.bytes - first.bytes) / (to - from) };
      }),
      run: id,
    };
  } finally {
    await sql.end({ timeout: 2 });
  }
}
