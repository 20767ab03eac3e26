// From a compiled program to its machines: each chart with the implementations its kind needs.
import type { AgentInput, Program } from '../compile/program.ts';
import { initialAgentContext } from '../agents/agent-context.ts';
import type { Effect } from '../effect.ts';
import { agentImplementations } from './agent-actions.ts';
import type { Implementations } from './change.ts';
import { eachImplementations } from './each-actions.ts';
import { flowImplementations } from './flow-actions.ts';
import { initialFlowContext, type FlowContext, type FlowInput } from './flow-context.ts';
import { forkImplementations } from './fork-actions.ts';
import { regionImplementations } from './region-actions.ts';
import { initialToolContext, type ToolInput } from '../tools/tool-context.ts';
import { toolImplementations } from './tool-actions.ts';
import { buildMachine, type Machine, type MachineParts } from './machine.ts';

const effectTypes: readonly Effect['type'][] = ['model.generate', 'tool.call', 'timer.wait', 'person.ask', 'signal.await'];

export function buildMachines(program: Program): ReadonlyMap<string, Machine> {
  const parts = partsOf(program);
  return new Map([...program.charts.keys()].map((id) => [id, parts(id, (found) => buildMachine(found))]));
}

/** Runs `use` with the parts of one machine: a visitor, since flows and agents know different things. */
export function partsOf(program: Program): <T>(id: string, use: <Context extends { readonly exit: unknown }>(parts: MachineParts<Context>) => T) => T {
  const flow = merge(flowImplementations(program), forkImplementations(program), eachImplementations(program), regionImplementations(program));
  const children = [...effectTypes, ...program.charts.keys(), ...program.subgraphs.keys()];
  return (id, use) => {
    const chart = program.charts.get(id);
    if (!chart) throw new Error(`No machine ${id}`);
    const owner = program.owners.get(id);
    const agent = owner?.role === 'agent' && owner.node !== null ? program.agents.get(owner.node) : undefined;
    if (agent) return use({ chart, children, implementations: agentImplementations(agent), context: (input) => initialAgentContext(input as AgentInput) });
    const tool = owner?.role === 'tool' && owner.node !== null ? program.tools.get(owner.node) : undefined;
    if (tool) return use({ chart, children, implementations: toolImplementations(tool), context: (input) => initialToolContext(input as ToolInput) });
    return use({ chart, children, implementations: flow, context: (input) => initialFlowContext(input as FlowInput) });
  };
}

function merge(...parts: readonly Implementations<FlowContext>[]): Implementations<FlowContext> {
  return { actions: Object.assign({}, ...parts.map((part) => part.actions)), guards: Object.assign({}, ...parts.map((part) => part.guards)) };
}
