// `pnpm test:faults [name...] [--all] [--seed N] [--kills N] [--at-once N] [--report FILE]`: does the faults named, the short selection, or
// all of them, and says at the end what held. The same seed does the same things in the same order.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { faults } from './faults/faults.ts';
import { openArena, type Arena } from './harness/arena.ts';
import { NotPossible, type Fault, type Scale } from './harness/fault.ts';
import { seconds } from './harness/figures.ts';

const SHORT_LANES = 3;

const usage = `Usage: npx -y pnpm test:faults [${faults.map(({ name }) => name).join('|')}]... [--all] [--seed N] [--kills N] [--at-once N] [--report FILE]\n`;
const { values, positionals } = readArguments();
const unknown = positionals.find((word) => !faults.some(({ name }) => name === word));
if (unknown !== undefined) refuse(`There is no fault ${unknown}.`);
const number = z.coerce.number().int().min(1).max(2 ** 31);
const seed = number.safeParse(values.seed ?? 1 + Math.floor(Math.random() * 1_000_000));
const kills = number.safeParse(values.kills ?? (values.all ? 200 : 8));
// Much of a fault is waiting; but what is measured, and what needs all of a machine, is done alone.
const lanes = number.safeParse(values['at-once'] ?? (values.all ? 1 : SHORT_LANES));
if (!seed.success || !kills.success || !lanes.success) refuse('--seed, --kills and --at-once take a whole number from 1.');

type Verdict = 'ok' | 'FAIL' | 'not possible';
interface Row {
  readonly fault: Fault;
  readonly verdict: Verdict;
  readonly remark: string;
  readonly milliseconds: number;
}
const scale: Scale = { isWhole: values.all, kills: kills.data };
const chosen = faults.filter((fault) => (positionals.length > 0 ? positionals.includes(fault.name) : values.all || fault.isShort));
const rows = new Map<Fault, Row>();
const arenas = new Set<Arena>();
let isLeaving = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave);

say(`Seed ${seed.data}: --seed ${seed.data} does the same again.`);
const queue = [...chosen];
await Promise.all(Array.from({ length: lanes.data ?? 1 }, workOff));
say('');
for (const { fault, verdict, remark, milliseconds } of chosen.flatMap((each) => rows.get(each) ?? [])) {
  say(`${verdict.padEnd(12)} ${fault.name.padEnd(20)} ${seconds(milliseconds).padStart(8)}  ${verdict === 'ok' ? remark : (remark.split('\n')[0] ?? '')}`);
}
const count = (wanted: Verdict): number => [...rows.values()].filter(({ verdict }) => verdict === wanted).length;
say(`\n${count('ok')} passed, ${count('FAIL')} failed, ${count('not possible')} not possible on this machine (seed ${seed.data})`);
if (values.report !== undefined) await writeFile(values.report, JSON.stringify({ passed: count('ok'), failed: count('FAIL') }));
process.exit(count('FAIL') === 0 ? 0 : 1);

async function workOff(): Promise<void> {
  for (let fault = queue.shift(); fault !== undefined; fault = queue.shift()) {
    say(`\n== ${fault.name}: ${fault.title}`);
    const begun = performance.now();
    const { verdict, remark } = await attempt(fault);
    const milliseconds = performance.now() - begun;
    say(`${verdict} ${fault.name} (${seconds(milliseconds)}) ${remark}`);
    rows.set(fault, { fault, verdict, remark, milliseconds });
  }
}

async function attempt(fault: Fault): Promise<{ readonly verdict: Verdict; readonly remark: string }> {
  const report = (line: string): void => say(`   ${lanes.data === 1 ? '' : `${fault.name}: `}${line}`);
  await using arena = await openArena({ seed: seed.data ?? 1, report });
  arenas.add(arena);
  try {
    return { verdict: 'ok', remark: await fault.run(arena, scale) };
  } catch (error) {
    if (isLeaving) await new Promise(() => {}); // what breaks now is of our own making
    if (error instanceof NotPossible) return { verdict: 'not possible', remark: error.message };
    for (const { name, output } of arena.processes()) say(`-- the end of what ${name} said:\n${output().slice(-2_000)}`);
    return { verdict: 'FAIL', remark: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    arenas.delete(arena);
  }
}

/** Asked to leave in the middle, it leaves no server behind. */
function leave(): void {
  isLeaving = true;
  void Promise.allSettled([...arenas].map((arena) => arena[Symbol.asyncDispose]())).finally(() => process.exit(130));
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { all: { type: 'boolean', default: false }, seed: { type: 'string' }, kills: { type: 'string' }, 'at-once': { type: 'string' }, report: { type: 'string' } } });
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
