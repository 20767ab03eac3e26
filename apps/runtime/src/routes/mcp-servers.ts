import { Hono } from 'hono';
import { z } from 'zod';
import { createMcpServerBody, replaceMcpServerBody, slugSchema } from '../shapes/index.ts';
import { addMcpServer, getMcpServer, listMcpTools, removeMcpServer, replaceMcpServer } from '../use-cases/mcp-servers.ts';
import type { World } from '../use-cases/world.ts';
import { answer, refused } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { pageQuery, readBody, readOptionalBody, readPath, readQuery } from './request.ts';

const listQuery = z.strictObject(pageQuery);
const path = z.object({ name: slugSchema });
const nothing = z.strictObject({});

export function mcpServerRoutes(world: Pick<World, 'mcpServers' | 'mcpTools'>) {
  return new Hono<HttpEnvironment>()
    .get('/', async (context) => context.json(await world.mcpServers.list(readQuery(context, listQuery))))
    .post('/', async (context) => answer(context, await addMcpServer(world, await readBody(context, createMcpServerBody)), 201))
    .get('/:name', async (context) => answer(context, await getMcpServer(world, readPath(context, path).name)))
    .put('/:name', async (context) => {
      const { name } = readPath(context, path);
      return answer(context, await replaceMcpServer(world, name, await readBody(context, replaceMcpServerBody)));
    })
    .delete('/:name', async (context) => {
      const removed = await removeMcpServer(world, readPath(context, path).name);
      return removed.ok ? context.body(null, 204) : refused(context, removed.error);
    })
    .post('/:name/tools', async (context) => {
      const { name } = readPath(context, path);
      await readOptionalBody(context, nothing);
      return answer(context, await listMcpTools(world, name, context.req.raw.signal));
    });
}
