import { Hono } from 'hono';
import { listKinds } from '../use-cases/catalogue.ts';
import type { World } from '../use-cases/world.ts';
import { whole } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';

/** What the editor draws from. */
export function catalogueRoutes({ models, templates }: Pick<World, 'models' | 'templates'>) {
  return new Hono<HttpEnvironment>()
    .get('/kinds', (context) => context.json(whole(listKinds())))
    .get('/models', (context) => context.json(whole(models.list())))
    .get('/templates', async (context) => context.json(whole(await templates.list())));
}
