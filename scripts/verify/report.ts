// A tool that writes down what came of its work as JSON, in a file that is gone afterwards.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './tool.ts';

/** @returns null as the report of a tool that broke down before it could write it */
export async function runForReport(script: string, argsFor: (file: string) => readonly string[]): Promise<{ readonly report: unknown; readonly code: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'cadre-verify-'));
  const file = join(folder, 'report.json');
  try {
    const code = await runTool(script, argsFor(file));
    return { report: await readReport(file), code };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readReport(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
