import { Hono } from 'hono';
import { z } from 'zod';
import { createRevisionBody, environmentBody, environmentNameSchema } from '../shapes/index.ts';
import { createRevision, getEnvironment, getRevision, listRevisions, setEnvironment } from '../use-cases/revisions.ts';
import type { World } from '../use-cases/world.ts';
import { answer } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { pageQuery, readBody, readOptionalBody, readPath, readQuery } from './request.ts';

const listQuery = z.strictObject(pageQuery);
const revisionPath = z.object({ slug: z.string(), number: z.string().regex(/^[1-9]\d{0,8}$/, 'A revision is a whole number from 1.').transform(Number) });
const environmentPath = z.object({ slug: z.string(), name: environmentNameSchema });

export function revisionRoutes(world: World) {
  return new Hono<HttpEnvironment>()
    .get('/:slug/revisions', async (context) => answer(context, await listRevisions(world, context.req.param('slug'), readQuery(context, listQuery))))
    .post('/:slug/revisions', async (context) => {
      const { note } = await readOptionalBody(context, createRevisionBody);
      return answer(context, await createRevision(world, context.req.param('slug'), { note, by: context.get('caller') }), 201);
    })
    .get('/:slug/revisions/:number', async (context) => {
      const { slug, number } = readPath(context, revisionPath);
      return answer(context, await getRevision(world, slug, number));
    })
    .get('/:slug/environments/:name', async (context) => {
      const { slug, name } = readPath(context, environmentPath);
      return answer(context, await getEnvironment(world, slug, name));
    })
    .put('/:slug/environments/:name', async (context) => {
      const { slug, name } = readPath(context, environmentPath);
      const { revision } = await readBody(context, environmentBody);
      return answer(context, await setEnvironment(world, { slug, name, revision }));
    });
}
