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
import { buildMachine, type Machine } from './xstate.ts';

const effectTypes: readonly Effect['type'][] = ['model.generate', 'timer.wait', 'person.ask', 'signal.await'];

export function buildMachines(program: Program): ReadonlyMap<string, Machine> {
  const flow = merge(flowImplementations(program), forkImplementations(program), eachImplementations(program), regionImplementations(program));
  const children = [...effectTypes, ...program.charts.keys()];
  const machines = new Map<string, Machine>();
  for (const chart of program.charts.values()) {
    const owner = program.owners.get(chart.id);
    const agent = owner?.role === 'agent' && owner.node !== null ? program.agents.get(owner.node) : undefined;
    machines.set(
      chart.id,
      agent
        ? buildMachine({ chart, children, implementations: agentImplementations(agent), context: (input) => initialAgentContext(input as AgentInput) })
        : buildMachine({ chart, children, implementations: flow, context: (input) => initialFlowContext(input as FlowInput) }),
    );
  }
  return machines;
}

function merge(...parts: readonly Implementations<FlowContext>[]): Implementations<FlowContext> {
  return { actions: Object.assign({}, ...parts.map((part) => part.actions)), guards: Object.assign({}, ...parts.map((part) => part.guards)) };
}
