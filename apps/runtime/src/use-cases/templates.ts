// On the first start of a database the templates become graphs, so that nobody begins with an empty page.
import { draftOf } from './graphs.ts';
import type { World } from './world.ts';

/** @returns how many graphs were made; 0 on every later start, also when somebody deleted them */
export async function seedTemplates({ graphs, templates, ...surroundings }: Pick<World, 'graphs' | 'templates' | 'models' | 'credentials'>): Promise<number> {
  if (!(await graphs.markOnce('templates'))) return 0;
  let made = 0;
  for (const { name, graph } of await templates.list()) {
    if ((await graphs.create(name, await draftOf(surroundings, graph))) !== null) made += 1;
  }
  return made;
}
