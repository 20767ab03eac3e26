import { toRunId } from '@cadre/run-core';
import { Hono } from 'hono';
import { z } from 'zod';
import { listApprovals } from '../use-cases/approvals.ts';
import type { World } from '../use-cases/world.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { pageQuery, readQuery } from './request.ts';

const listQuery = z.strictObject({ ...pageQuery, run: z.string().min(1).max(100).transform(toRunId).optional() });

export function approvalRoutes(world: World) {
  return new Hono<HttpEnvironment>().get('/', async (context) => context.json(await listApprovals(world, readQuery(context, listQuery))));
}
