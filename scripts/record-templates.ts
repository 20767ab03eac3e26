// Writes each template's `history.json` anew. Run it after a template, the offline model or the compiler has changed what happens:
// `npx -y pnpm exec node scripts/record-templates.ts`. With `--print` it prints the outputs and writes nothing.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseGraphText } from '../packages/graph-schema/src/index.ts';
import { recordTemplate } from './templates/record-template.ts';
import { openTemplateTools } from './templates/template-tools.ts';

const folder = join(import.meta.dirname, '..', 'templates');
const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
const tools = await openTemplateTools();

for (const name of names.toSorted()) {
  const parsed = parseGraphText(readFileSync(join(folder, name, 'graph.json'), 'utf8'));
  if (!parsed.ok) throw new Error(`templates/${name}/graph.json is not a graph: ${JSON.stringify(parsed.error)}`);
  const history = await recordTemplate({ name, graph: parsed.value, input: JSON.parse(readFileSync(join(folder, name, 'input.json'), 'utf8')) }, tools);
  if (process.argv.includes('--print')) console.log(`${name}\n${JSON.stringify(history.output, null, 2)}\n`);
  else writeFileSync(join(folder, name, 'history.json'), `${JSON.stringify(history, null, 1)}\n`);
  console.log(`${name}: ${history.events.length} events, ${history.status}`);
}
await tools.stop();
