import { Hono } from 'hono';
import { z } from 'zod';
import { createCredentialBody, replaceCredentialBody, slugSchema } from '../shapes/index.ts';
import { addCredential, getCredential, removeCredential, replaceCredential } from '../use-cases/credentials.ts';
import type { World } from '../use-cases/world.ts';
import { answer, refused } from './answer.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { pageQuery, readBody, readPath, readQuery } from './request.ts';

const listQuery = z.strictObject(pageQuery);
const path = z.object({ id: slugSchema });

export function credentialRoutes({ credentials }: Pick<World, 'credentials'>) {
  return new Hono<HttpEnvironment>()
    .get('/', async (context) => context.json(await credentials.list(readQuery(context, listQuery))))
    .post('/', async (context) => answer(context, await addCredential(credentials, await readBody(context, createCredentialBody)), 201))
    .get('/:id', async (context) => answer(context, await getCredential(credentials, readPath(context, path).id)))
    .put('/:id', async (context) => {
      const { id } = readPath(context, path);
      return answer(context, await replaceCredential(credentials, id, await readBody(context, replaceCredentialBody)));
    })
    .delete('/:id', async (context) => {
      const removed = await removeCredential(credentials, readPath(context, path).id);
      return removed.ok ? context.body(null, 204) : refused(context, removed.error);
    });
}
