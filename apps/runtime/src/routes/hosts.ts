import { Hono } from 'hono';
import { z } from 'zod';
import { hostBody } from '../shapes/index.ts';
import { setHostConcurrency } from '../use-cases/hosts.ts';
import type { World } from '../use-cases/world.ts';
import { answer, whole } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { readBody, readPath } from './request.ts';

const path = z.object({ id: z.uuid('a host is named by its id, as GET /api/hosts lists it.') });

export function hostRoutes({ hosts }: Pick<World, 'hosts'>) {
  return new Hono<HttpEnvironment>()
    .get('/', async (context) => context.json(whole(await hosts.list())))
    .put('/:id', async (context) => {
      const { id } = readPath(context, path);
      const { concurrency } = await readBody(context, hostBody);
      return answer(context, await setHostConcurrency(hosts, id, concurrency));
    });
}
