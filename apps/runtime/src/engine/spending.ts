// What each agent of a run has used of each model, counted event by event beside the fold like the rest of the tally.
import type { RunEvent, Step } from '@cadre/run-core';
import { z } from 'zod';
import type { AgentUsage } from '../ports/event-log.ts';

const agentUsageSchema = z.strictObject({ node: z.string(), model: z.string(), modelCalls: z.number(), inputTokens: z.number(), outputTokens: z.number(), costUsd: z.number() });
interface Caller {
  readonly node: string;
  /** The one that was asked, `provider:model`. */
  readonly model: string;
}

export interface Spending {
  /** Who made the open model calls, by effect. */
  readonly open: ReadonlyMap<string, Caller>;
  /** By node and model. A failed call counts too: it was asked for. */
  readonly spent: ReadonlyMap<string, AgentUsage>;
}

export const noSpending: Spending = { open: new Map(), spent: new Map() };

const storedSchema = z.strictObject({ open: z.array(z.tuple([z.string(), z.strictObject({ node: z.string(), model: z.string() })])), spent: z.array(z.tuple([z.string(), agentUsageSchema])) });
export const spendingSchema = storedSchema.transform(({ open, spent }): Spending => ({ open: new Map(open), spent: new Map(spent) }));

export function storeSpending({ open, spent }: Spending): z.infer<typeof storedSchema> {
  return { open: [...open], spent: [...spent] };
}

export function countSpending(spending: Spending, event: RunEvent, step: Step): Spending {
  const asked = step.effects.filter((effect) => effect.type === 'model.generate');
  const ended = event.type === 'effect.completed' || event.type === 'effect.failed' ? event.payload : null;
  const caller = ended === null ? undefined : spending.open.get(ended.effect);
  if (asked.length === 0 && caller === undefined && step.cancelled.length === 0) return spending;
  const open = new Map(spending.open);
  for (const effect of step.cancelled) open.delete(effect);
  for (const { id, node, request } of asked) open.set(id, { node, model: toPlainText(request.model) });
  if (ended === null || caller === undefined) return { open, spent: spending.spent };
  open.delete(ended.effect);
  const usage = 'reply' in ended ? ended.reply.usage : 'usage' in ended ? ended.usage : undefined;
  return { open, spent: add(spending.spent, caller, usage) };
}

/** Graphs name models freely, and the database reads this JSON: it knows neither U+0000 nor half a surrogate pair. */
function toPlainText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

type ReportedUsage = Pick<AgentUsage, 'inputTokens' | 'outputTokens' | 'costUsd'>;
const nothing: ReportedUsage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

function add(spent: Spending['spent'], { node, model }: Caller, usage: ReportedUsage = nothing): Spending['spent'] {
  const key = `${node} ${model}`;
  const before = spent.get(key) ?? { node, model, modelCalls: 0, ...nothing };
  const after: AgentUsage = {
    node,
    model,
    modelCalls: before.modelCalls + 1,
    inputTokens: before.inputTokens + usage.inputTokens,
    outputTokens: before.outputTokens + usage.outputTokens,
    costUsd: before.costUsd + usage.costUsd,
  };
  return new Map(spent).set(key, after);
}
