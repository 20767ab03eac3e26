// Sessions over HTTP: what agents remember, and its deletion.
import { Hono } from 'hono';
import { z } from 'zod';
import { sessionNameSchema, slugSchema } from '../shapes/index.ts';
import { getSession, removeSession, sessionTurns } from '../use-cases/sessions.ts';
import type { World } from '../use-cases/world.ts';
import { answer } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { pageQuery, readPath, readQuery } from './request.ts';

const listQuery = z.strictObject({ ...pageQuery, graph: slugSchema.optional() });
const turnsQuery = z.strictObject(pageQuery);
const path = z.object({ graph: slugSchema, session: sessionNameSchema });

export function sessionRoutes(world: Pick<World, 'sessions'>) {
  return new Hono<HttpEnvironment>()
    .get('/', async (context) => context.json(await world.sessions.list(readQuery(context, listQuery))))
    .get('/:graph/:session', async (context) => answer(context, await getSession(world, readPath(context, path))))
    .get('/:graph/:session/turns', async (context) => answer(context, await sessionTurns(world, readPath(context, path), readQuery(context, turnsQuery))))
    .delete('/:graph/:session', async (context) => answer(context, await removeSession(world, readPath(context, path))));
}
