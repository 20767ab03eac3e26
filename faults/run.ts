// `pnpm test:faults [name...] [--all] [--seed N] [--kills N] [--report FILE]`: does the faults named, the short selection, or all of them, and
// says at the end what held. The same seed does the same things in the same order.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { faults } from './faults/faults.ts';
import { openArena } from './harness/arena.ts';
import { NotPossible, type Fault, type Scale } from './harness/fault.ts';
import { seconds } from './harness/figures.ts';

const usage = `Usage: npx -y pnpm test:faults [${faults.map(({ name }) => name).join('|')}]... [--all] [--seed N] [--kills N] [--report FILE]\n`;
const { values, positionals } = readArguments();
const unknown = positionals.find((word) => !faults.some(({ name }) => name === word));
if (unknown !== undefined) refuse(`There is no fault ${unknown}.`);
const number = z.coerce.number().int().min(1).max(2 ** 31);
const seed = number.safeParse(values.seed ?? 1 + Math.floor(Math.random() * 1_000_000));
const kills = number.safeParse(values.kills ?? (values.all ? 200 : 8));
if (!seed.success || !kills.success) refuse('--seed and --kills take a whole number from 1.');

let isLeaving = false;

type Verdict = 'ok' | 'FAIL' | 'not possible';
const rows: { readonly fault: Fault; readonly verdict: Verdict; readonly remark: string; readonly milliseconds: number }[] = [];
const scale: Scale = { isWhole: values.all, kills: kills.data };
say(`Seed ${seed.data}: --seed ${seed.data} does the same again.`);
for (const fault of faults) {
  const isChosen = positionals.length > 0 ? positionals.includes(fault.name) : values.all || fault.isShort;
  if (!isChosen) continue;
  say(`\n== ${fault.name}: ${fault.title}`);
  const begun = performance.now();
  const { verdict, remark } = await attempt(fault);
  const milliseconds = performance.now() - begun;
  say(`${verdict} ${fault.name} (${seconds(milliseconds)}) ${remark}`);
  rows.push({ fault, verdict, remark, milliseconds });
}
say('');
for (const { fault, verdict, remark, milliseconds } of rows) {
  say(`${verdict.padEnd(12)} ${fault.name.padEnd(20)} ${seconds(milliseconds).padStart(8)}  ${verdict === 'ok' ? remark : (remark.split('\n')[0] ?? '')}`);
}
const count = (wanted: Verdict): number => rows.filter(({ verdict }) => verdict === wanted).length;
say(`\n${count('ok')} passed, ${count('FAIL')} failed, ${count('not possible')} not possible on this machine (seed ${seed.data})`);
if (values.report !== undefined) await writeFile(values.report, JSON.stringify({ passed: count('ok'), failed: count('FAIL') }));
process.exit(count('FAIL') === 0 ? 0 : 1);

async function attempt(fault: Fault): Promise<{ readonly verdict: Verdict; readonly remark: string }> {
  const report = (line: string): void => say(`   ${line}`);
  await using arena = await openArena({ seed: seed.data ?? 1, report });
  // Asked to leave in the middle, it leaves no server behind.
  const leave = (): void => {
    isLeaving = true;
    void Promise.resolve(arena[Symbol.asyncDispose]()).finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal).once(signal, leave);
  try {
    return { verdict: 'ok', remark: await fault.run(arena, scale) };
  } catch (error) {
    if (isLeaving) await new Promise(() => {}); // what breaks now is of our own making
    if (error instanceof NotPossible) return { verdict: 'not possible', remark: error.message };
    for (const { name, output } of arena.processes()) say(`-- the end of what ${name} said:\n${output().slice(-2_000)}`);
    return { verdict: 'FAIL', remark: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { all: { type: 'boolean', default: false }, seed: { type: 'string' }, kills: { type: 'string' }, report: { type: 'string' } } });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n${usage}`);
  process.exit(2);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
