// The graph's agents, bound: models to try, the team under each, and the texts resolved when the flow enters it.
import { planOf, workersOf, type AgentPlan, type Graph, type GraphNode, type Json, type NodeId } from '@cadre/graph-schema';
import type { FlowContext } from '../machine/flow-context.ts';
import { delegationName } from '../agents/prompt.ts';
import { asText, bindExpression, bindTemplate, type BoundText } from './bound-text.ts';
import type { AgentProgram, AgentTool, Briefs, TeamMember } from './program.ts';
import { scopeFor } from './tools.ts';

interface Texts {
  readonly instructions: BoundText<string>;
  readonly task: BoundText<string> | null;
  readonly facts: readonly { readonly name: string; readonly value: BoundText<Json> }[];
}

/** @param lent what an agent has been lent, given the names it can't have */
export function bindAgents(graph: Graph, lent: (agent: NodeId, taken: readonly string[]) => readonly AgentTool[]): ReadonlyMap<NodeId, AgentProgram> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const plans = new Map<NodeId, AgentPlan>();
  for (const node of graph.nodes) {
    const plan = planOf(node);
    if (plan.type === 'agent') plans.set(node.id, plan);
    if (plan.type === 'classify') plans.set(node.id, plan.agent);
  }
  const texts = new Map([...plans].map(([id, plan]) => [id, bindTexts(id, plan)]));
  const teams = new Map([...plans.keys()].map((id) => [id, workersOf(graph, id)]));
  const tools = new Map([...teams].map(([id, team]) => [id, lent(id, team.map(delegationName))]));
  return new Map([...plans].map(([id, plan]) => [id, bindAgent(id, plan)]));

  function bindAgent(id: NodeId, plan: AgentPlan): AgentProgram {
    const node = nodes.get(id);
    return {
      node: id,
      label: node?.label || id,
      plan,
      models: [plan.model ?? graph.settings.model, ...plan.fallbackModels],
      team: (teams.get(id) ?? []).flatMap((worker) => memberOf(graph, id, nodes.get(worker))),
      tools: tools.get(id) ?? [],
      brief(context, task) {
        const all = under(id);
        const briefs = resolve(context, all);
        if ('error' in briefs) return briefs;
        const own = briefs.value[id]?.task ?? null;
        const borrowed = all.flatMap((agent) => tools.get(agent) ?? []);
        const scope = borrowed.length === 0 ? {} : { scope: scopeFor(context, borrowed.flatMap(({ references }) => references)) };
        return { input: { task: own ?? asText(task), background: '', briefs: briefs.value, ...scope } };
      },
    };
  }

  /** The agent and everyone under it. Validation has refused cycles. */
  function under(id: NodeId): readonly NodeId[] {
    return [id, ...(teams.get(id) ?? []).flatMap(under)];
  }

  function resolve(context: FlowContext, ids: readonly NodeId[]): { readonly value: Briefs } | Extract<ReturnType<AgentProgram['brief']>, { error: unknown }> {
    const briefs: { [id: string]: Briefs[string] } = {};
    for (const id of ids) {
      const bound = texts.get(id);
      if (!bound) continue;
      const instructions = bound.instructions.evaluate(context);
      if ('error' in instructions) return instructions;
      const task = bound.task?.evaluate(context) ?? null;
      if (task && 'error' in task) return task;
      const facts: string[] = [];
      for (const { name, value } of bound.facts) {
        const fact = value.evaluate(context);
        if ('error' in fact) return fact;
        facts.push(`${name}: ${asText(fact.value)}`);
      }
      briefs[id] = { instructions: instructions.value, task: task?.value ?? null, facts: facts.join('\n') };
    }
    return { value: briefs };
  }
}

function bindTexts(id: NodeId, plan: AgentPlan): Texts {
  const fields = typeof plan.context === 'object' ? plan.context.fields : [];
  return {
    instructions: bindTemplate(plan.instructions, id),
    task: plan.taskTemplate === null ? null : bindTemplate(plan.taskTemplate, id),
    facts: fields.map((name) => ({ name, value: bindExpression(name, id) })),
  };
}

function memberOf(graph: Graph, boss: NodeId, worker: GraphNode | undefined): readonly TeamMember[] {
  const edge = graph.edges.find((candidate) => candidate.from.node === boss && candidate.from.port === 'workers' && candidate.to.node === worker?.id);
  if (!worker || !edge) return [];
  const plan = planOf(worker);
  if (plan.type !== 'agent') return [];
  const fallback = typeof plan.onError === 'object' ? { value: plan.onError.value } : null;
  return [{ node: worker.id, label: worker.label || worker.id, purpose: firstSentence(plan.instructions), fallback, edge: edge.id }];
}

function firstSentence(text: string): string {
  const trimmed = text.trim();
  return (/^[\s\S]*?[.!?](?=\s|$)/.exec(trimmed)?.[0] ?? trimmed).slice(0, 300);
}
