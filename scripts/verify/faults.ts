// Runs the short selection of the faults and counts them from its report.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tally } from './part.ts';
import { runTool } from './tool.ts';

const tallySchema = z.strictObject({ passed: z.int(), failed: z.int() });

/** A run that left no report, or in which nothing was done, is a failure. */
export async function runFaults(names: readonly string[]): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'cadre-verify-'));
  const report = join(folder, 'report.json');
  try {
    const code = await runTool('faults/run.ts', [...names, '--report', report]);
    if (code !== 0 && code !== 1) return { passed: 0, failed: 1 };
    const { passed, failed } = tallySchema.parse(JSON.parse(await readFile(report, 'utf8')));
    return { passed, failed: passed + failed === 0 ? 1 : failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
