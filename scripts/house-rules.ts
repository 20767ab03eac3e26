// Checks the house rules that no other tool holds: the walls between the parts, cycles, and habits of naming and writing.
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { z } from 'zod';
import { checkCycles } from './house/cycles.ts';
import { checkHabits } from './house/habits.ts';
import { readSourceFiles } from './house/source-file.ts';
import { checkWalls } from './house/walls.ts';

const root = join(import.meta.dirname, '..');
const files = readSourceFiles(root);
const entries = packageEntries();
const violations = [...checkWalls(files), ...checkCycles(files), ...files.flatMap((file) => checkHabits(file, entries))];

for (const { path, line, rule, message } of violations) console.log(`${path}:${line} ${rule}: ${message}`);
console.log(violations.length === 0 ? `House rules hold in ${files.length} files.` : `${violations.length} breaches of the house rules.`);
process.exitCode = violations.length === 0 ? 0 : 1;

function packageEntries(): Set<string> {
  const manifest = z.object({ exports: z.record(z.string(), z.string()).default({}) });
  return new Set(
    globSync('{apps,packages}/*/package.json', { cwd: root }).flatMap((path) => {
      const { exports } = manifest.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));
      return Object.values(exports).map((entry) => posix.join(posix.dirname(path.replaceAll('\\', '/')), entry));
    }),
  );
}
