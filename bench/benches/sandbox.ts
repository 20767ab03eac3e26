// Code in the sandbox: what a call costs when its process is warm, what a thousand of them leave behind, and how long after its
// deadline code ends that does not want to. Real processes; no database, no run.
import { execFileSync } from 'node:child_process';
import { createSandbox } from '../../apps/runtime/src/adapters/tools/sandbox/create-sandbox.ts';
import { ToolFailure } from '../../apps/runtime/src/ports/tool-gateway.ts';
import type { Bench } from '../harness/figures.ts';
import { megabytes, milliseconds } from '../harness/format.ts';
import { median, percentile } from '../harness/statistics.ts';

const source = `
interface Order { readonly id: string; readonly price: number; readonly count: number }
const lines = (args.orders as Order[]).map(({ id, price, count }) => ({ id, total: price * count }));
return { lines, total: lines.reduce((sum, line) => sum + line.total, 0) };`;
const orders = Array.from({ length: 20 }, (_, index) => ({ id: `A-${index}`, price: index * 1.5, count: index }));

const DEADLINE_MS = 500;
/** What QuickJS stops by itself, and the last two, in which it looks at nothing. */
const bombs = [
  'for (;;) {}',
  'for (;;) await null;',
  "return /^(a+)+$/.test('a'.repeat(40) + 'b');",
  'const kept = []; for (;;) kept.push(new Array(1_000).fill(1));',
  'const down = () => down() + 1; return down();',
  'return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);',
  "return Array.prototype.join.call({ length: 2 ** 32 }, '').length;",
];

export const sandbox: Bench = async ({ isQuick, report }) => {
  let pid = 0;
  const logger = { debug: (fields: object) => (pid = 'pid' in fields ? Number(fields.pid) : pid), info() {}, warn() {}, error() {} };
  const tool = createSandbox({ logger, processes: 1 });
  const call = (code: string, timeoutMs: number) =>
    timed(() => tool.call({ type: 'code', language: 'typescript', source: code, arguments: { orders }, memoryMb: 32, now: 0 }, { signal: new AbortController().signal, timeoutMs, key: 'bench' }));
  try {
    const firstMs = await call(source, 10_000);
    const warm: number[] = [];
    const memory: number[] = [];
    for (let index = 1; index <= (isQuick ? 250 : 1_000); index += 1) {
      warm.push(await call(source, 10_000));
      if (index % 200 === 0) memory.push(residentBytes(pid));
    }
    report(`${warm.length} calls, ${milliseconds(median(warm))} each`);
    const late: number[] = [];
    for (const bomb of bombs) {
      late.push((await call(bomb, DEADLINE_MS)) - DEADLINE_MS);
      await call(source, 10_000);
    }
    const [early = 0] = memory;
    const grown = (memory.at(-1) ?? early) - early;
    return {
      title: `tools: code in the sandbox, ${warm.length} calls of a small TypeScript function one after the other, and ${bombs.length} bombs`,
      table: [
        ['first call, which starts the process', milliseconds(firstMs)],
        ['warm call, half of them', milliseconds(median(warm))],
        ['warm call, 99 of 100', milliseconds(percentile(warm, 0.99))],
        ['memory of the process', megabytes(early + grown)],
        ['slowest bomb, after its deadline', milliseconds(Math.max(...late))],
      ],
      goals: [
        { what: 'warm call', value: median(warm), atMost: 5, unit: ' ms' },
        { what: `memory, from call 200 to call ${memory.length * 200}`, value: grown / 1024 / 1024, atMost: 20, unit: ' MB' },
        { what: 'slowest bomb, after its deadline', value: Math.max(...late), atMost: 200, unit: ' ms' },
      ],
      data: { firstMs, warm, memory, late },
    };
  } finally {
    await tool.stop();
  }
};

async function timed(call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await call().catch((error: unknown) => {
    if (!(error instanceof ToolFailure)) throw error;
  });
  return performance.now() - begun;
}

function residentBytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}
