// What guard rules hold back: an actor that is to start, a graph that is to end, an answer that is to be heard. A judgement, or a
// person, lets it through or not. The rules themselves are applied where a value comes in (see decision 12): here their word counts.
import { isJsonObject, rulesAt, type Graph, type GuardPoint, type GuardRule, type Json, type NodeId } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import type { Gate } from '../effect.ts';
import type { CallResult, GuardNote, ModelReply } from '../event.ts';
import type { Actor } from '../state.ts';
import type { ActorRole } from '../trace.ts';

export interface Judgement {
  readonly point: GuardPoint;
  readonly value: Json;
  readonly rules: readonly GuardRule[];
}

/** An answer that a person has to look at before its actor hears of it. */
export function heldAnswer(output: ModelReply | CallResult, { findings }: GuardNote): Gate {
  const isAsked = findings.some(({ on, action }) => action === 'ask' && on !== 'toolArguments');
  return { type: 'deliver', output, asks: isAsked ? 'answer' : 'calls' };
}

type Place = Pick<Actor, 'machine' | 'node' | 'role'>;

/**
 * The rules that hold for an actor: those of the agent it is or works for, then those of the graphs around it, the innermost first.
 * @param line the actor first, then those above it
 */
export function rulesFor(compiled: Compiled, line: readonly Place[], ...points: readonly GuardPoint[]): readonly GuardRule[] {
  const [first, second] = line;
  const agent = first?.role === 'tool' ? second : first;
  const rules: GuardRule[] = [];
  if (agent?.role === 'agent' && agent.node !== null) rules.push(...(compiled.unitOf(agent.machine).program.agents.get(agent.node)?.plan.guards ?? []));
  const graphs: Graph[] = [];
  for (const { machine } of line) {
    const { graph } = compiled.unitOf(machine);
    if (graph.settings.guards === undefined || graphs.includes(graph)) continue;
    graphs.push(graph);
    rules.push(...graph.settings.guards);
  }
  return rules.length === 0 ? rules : rulesAt(rules, ...points);
}

/**
 * What is judged before an actor starts: an agent's task, the arguments of a tool in the flow, the input of a graph. Null: nothing.
 * @param above the actors it works for, its parent first
 */
export function judgementOfStart(compiled: Compiled, self: Place & { readonly input: object }, above: readonly Place[]): Judgement | null {
  const part = judgedPart(self.role, self.input);
  if (part === null) return null;
  // What goes into a graph is its own rules' concern; an agent and a tool heed those of all graphs around them too.
  const rules = rulesFor(compiled, self.role === 'graph' ? [self] : [self, ...above], part.point);
  return rules.length === 0 ? null : { ...part, rules };
}

/** What is judged before a graph's output is anybody's. Null: nothing. */
export function judgementOfEnd(compiled: Compiled, actor: Place, output: Json): Judgement | null {
  if (actor.role !== 'flow' && actor.role !== 'graph') return null;
  const rules = rulesFor(compiled, [actor], 'output');
  return rules.length === 0 ? null : { point: 'output', value: output, rules };
}

function judgedPart(role: ActorRole, input: object): Pick<Judgement, 'point' | 'value'> | null {
  const given = input as { readonly [field: string]: Json };
  const field = (name: string): Json => given[name] ?? null;
  if (role === 'agent') return { point: 'input', value: { task: field('task'), background: field('background') } };
  if (role === 'graph') return { point: 'input', value: field('input') };
  // The calls of an agent are judged as its model makes them.
  return role === 'tool' && given['by'] === null ? { point: 'toolArguments', value: { tool: field('name'), arguments: field('arguments') } } : null;
}

/** The same, with what a judgement left of the value. @throws when that has another form */
export function withJudged(gate: Gate, value: Json): Gate {
  if (gate.type === 'deliver') throw new Error('What is delivered was judged where it came in');
  if (gate.type === 'end') return { ...gate, output: value };
  const { src, input } = gate;
  // A graph's flow has its input as it is; of the others the judged fields are those of their input.
  if ('input' in input) return { ...gate, input: { ...input, input: value } };
  if (!isJsonObject(value)) throw new Error(`What is left for ${src} is no object`);
  const { tool: _tool, ...fields } = value;
  return { ...gate, input: { ...input, ...fields } };
}

/** What a person looks at. */
export function shownOf(gate: Gate, value: Json): Json {
  if (gate.type !== 'deliver') return value;
  const { output } = gate;
  if (!('toolCalls' in output)) return output.output;
  const said = output.object ?? output.text;
  if (output.toolCalls.length === 0) return said;
  return { says: said, calls: output.toolCalls.map(({ name, input }) => ({ tool: name, arguments: input })) };
}

/** A reply whose calls alone were asked about goes on without them: the model reads why. Null: nothing is left to go on with. */
export function withoutAskedCalls(gate: Gate, why: string): Gate | null {
  if (gate.type !== 'deliver' || gate.asks === 'answer' || !('toolCalls' in gate.output)) return null;
  const reply = gate.output;
  const toolCalls = reply.toolCalls.map((call) => (call.guard?.verdict === 'ask' ? { ...call, guard: { verdict: 'refuse' as const, message: why } } : call));
  return { ...gate, output: { ...reply, toolCalls } };
}

/** Where a graph's flow came to its end: the last node it left. */
export function lastNodeOf(compiled: Compiled, actor: Actor, left: readonly NodeId[]): NodeId {
  const last = left.at(-1) ?? compiled.unitOf(actor.machine).graph.nodes[0]?.id;
  if (last === undefined) throw new Error(`${actor.path} ended in a graph without nodes`);
  return last;
}
