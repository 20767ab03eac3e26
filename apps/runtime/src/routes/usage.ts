import { Hono } from 'hono';
import { z } from 'zod';
import { slugSchema } from '../shapes/index.ts';
import { readUsage } from '../use-cases/read-usage.ts';
import type { World } from '../use-cases/world.ts';
import { whole } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { readQuery } from './request.ts';
import { since } from './runs.ts';

const usageQuery = z.strictObject({ graph: slugSchema.optional(), since });

/** What agents have used of models. */
export function usageRoutes(world: Pick<World, 'runs' | 'clock'>) {
  return new Hono<HttpEnvironment>().get('/', async (context) => context.json(whole(await readUsage(world, readQuery(context, usageQuery)))));
}
