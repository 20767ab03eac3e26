// What `pnpm cadre` gives Node, so that what is measured is what people run.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageShape = z.object({ scripts: z.object({ cadre: z.string() }) });
const { scripts } = packageShape.parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));

export const productFlags: readonly string[] = scripts.cadre.split(' ').filter((word) => word.startsWith('--'));
