// The one verification: what a developer runs before a commit and what CI runs.
//   verify.ts                    everything
//   verify.ts lint types         some parts
//   verify.ts unit expression    some tests of a part
import { parts } from './verify/parts.ts';
import { sum, type Tally } from './verify/part.ts';

const words = process.argv.slice(2).filter((word) => word !== '--');
const chosen = parts.filter((part) => words.includes(part.name));
const filters = words.filter((word) => !parts.some((part) => part.name === word));
const selected = chosen.length === 0 && filters.length === 0 ? parts : chosen;

if (selected.length === 0 || (filters.length > 0 && !selected.every((part) => part.takesFilters))) {
  console.error(`Unknown part: ${filters.join(' ')}. The parts are ${parts.map((part) => part.name).join(', ')}.`);
  process.exit(2);
}

const results: { title: string; tally: Tally; seconds: number }[] = [];
for (const part of selected) {
  console.log(`\n== ${part.title} ${'='.repeat(Math.max(3, 76 - part.title.length))}\n`);
  const start = performance.now();
  const tally = await part.run(filters).catch((error: unknown): Tally => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  results.push({ title: part.title, tally, seconds: (performance.now() - start) / 1000 });
}

console.log('');
for (const { title, tally, seconds } of results) {
  console.log(`${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${title.padEnd(34)} ${String(tally.passed).padStart(5)} passed ${String(tally.failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`);
}
for (const { title, tally } of results) for (const failure of tally.failures ?? []) console.log(`\nFAIL ${title}: ${failure}`);
const total = sum(results.map((result) => result.tally));
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
