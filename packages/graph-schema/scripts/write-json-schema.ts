// Writes graph.schema.json. Run it after a change to the document or to a kind; a test fails when it was forgotten.
import { writeFileSync } from 'node:fs';
import { graphJsonSchema } from '../src/format-schema.ts';

writeFileSync(new URL('../graph.schema.json', import.meta.url), `${JSON.stringify(graphJsonSchema(), null, 2)}\n`);
