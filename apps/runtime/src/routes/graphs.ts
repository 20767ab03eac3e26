import { Hono } from 'hono';
import { z } from 'zod';
import { createGraphBody, replaceGraphBody } from '../shapes/index.ts';
import { createGraph, getGraph, graphIssues, graphMachines, removeGraph, replaceGraph } from '../use-cases/graphs.ts';
import type { World } from '../use-cases/world.ts';
import { answer, refused, whole } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { pageQuery, readBody, readIfMatch, readQuery } from './request.ts';

const listQuery = z.strictObject(pageQuery);

export function graphRoutes(world: World) {
  return new Hono<HttpEnvironment>()
    .get('/', async (context) => context.json(await world.graphs.list(readQuery(context, listQuery))))
    .post('/', async (context) => answer(context, await createGraph(world, await readBody(context, createGraphBody)), 201))
    .get('/:slug', async (context) => {
      const found = await getGraph(world, context.req.param('slug'));
      if (found.ok) context.header('etag', `"${found.value.version}"`);
      return answer(context, found);
    })
    .put('/:slug', async (context) => {
      const version = readIfMatch(context);
      const { graph } = await readBody(context, replaceGraphBody);
      const replaced = await replaceGraph(world, { slug: context.req.param('slug'), graph, version });
      if (replaced.ok) context.header('etag', `"${replaced.value.version}"`);
      return answer(context, replaced);
    })
    .delete('/:slug', async (context) => {
      const removed = await removeGraph(world, context.req.param('slug'));
      return removed.ok ? context.body(null, 204) : refused(context, removed.error);
    })
    .get('/:slug/issues', async (context) => {
      const issues = await graphIssues(world, context.req.param('slug'));
      return issues.ok ? context.json(whole(issues.value)) : refused(context, issues.error);
    })
    .get('/:slug/machines', async (context) => answer(context, await graphMachines(world, context.req.param('slug'))));
}
