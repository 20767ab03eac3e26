// A map at work: items start a few at a time, end in any order, and come out in theirs.
import type { EachProgram, NodeProgram, Program } from '../compile/program.ts';
import { stopsRun, type RunError } from '../error.ts';
import type { Change, Implementations, MachineEvent, Spawn } from './change.ts';
import { conclude, nodeProgram } from './flow-actions.ts';
import { childInput, lastOutput, type EachState, type Exit, type FlowContext, type ItemResult, type Slot } from './flow-context.ts';

export function eachImplementations(program: Pick<Program, 'nodes'>): Implementations<FlowContext> {
  const mapOf = (params: { readonly [key: string]: unknown }) => nodeProgram(program, params['node']);
  return {
    actions: {
      'each.open': (context, params) => open(context, mapOf(params)),
      'each.collect': (context, params, event) => collect(context, mapOf(params), event),
      'each.close': (context, params) => close(context, mapOf(params)),
    },
    guards: {},
  };
}

function eachOf(map: NodeProgram): EachProgram {
  if (!map.each) throw new Error(`Node ${map.node} is not a map`);
  return map.each;
}

function childOf(map: NodeProgram, index: number): string {
  return `${map.node}#${index + 1}`;
}

function open(context: FlowContext, map: NodeProgram): Change<FlowContext> {
  const list = eachOf(map).items(context);
  if ('error' in list) return conclude(context, map, list);
  return advance(context, map, { items: list.items, next: 0, open: [], results: [] });
}

function collect(context: FlowContext, map: NodeProgram, event: MachineEvent): Change<FlowContext> {
  const state = context.at[map.node]?.each;
  const index = state?.open.find((candidate) => childOf(map, candidate) === event.actorId);
  if (!state || index === undefined) return {};
  const result = resultOf(context, map, { index, event, value: state.items[index] ?? null });
  const stop = [childOf(map, index)];
  if (result && 'error' in result) return { ...conclude(context, map, result), stop };
  const results = result ? [...state.results, result] : state.results;
  const change = advance(context, map, { ...state, open: state.open.filter((other) => other !== index), results });
  return { ...change, stop };
}

/** Null: the item is left out. */
function resultOf(context: FlowContext, map: NodeProgram, item: { index: number; event: MachineEvent; value: FlowContext['input'] }): ItemResult | { readonly error: RunError } | null {
  const each = eachOf(map);
  const { index, event, value } = item;
  const exit = event.output as Exit;
  if (exit.type === 'failed') return afterError(each, index, exit.error);
  const nodes = 'nodes' in exit ? exit.nodes : {};
  const last = exit.type === 'arrived' ? lastOutput({ arrivals: exit.arrivals, input: null }) : exit.output;
  const result = each.result(nodes, context, { value, index, last });
  return 'error' in result ? afterError(each, index, result.error) : { index, output: result.output };
}

function afterError(each: EachProgram, index: number, error: RunError): ItemResult | { readonly error: RunError } | null {
  if (each.onItemError === 'fail' || stopsRun(error.code)) return { error };
  return each.onItemError === 'skip' ? null : { index, output: { error: { ...error } } };
}

/** Starts what there is room for; concludes when nothing is left. */
function advance(context: FlowContext, map: NodeProgram, state: EachState): Change<FlowContext> {
  const { machine, concurrency } = eachOf(map);
  const room = Math.max(0, Math.min(concurrency - state.open.length, state.items.length - state.next));
  const started = Array.from({ length: room }, (_, offset) => state.next + offset);
  const each: EachState = { ...state, next: state.next + room, open: [...state.open, ...started] };
  const slot = context.at[map.node];
  if (!slot) throw new Error(`Map ${map.node} is not at work`);
  const working: FlowContext = { ...context, at: { ...context.at, [map.node]: { ...slot, each } satisfies Slot } };
  if (each.open.length === 0) {
    const output = [...each.results].sort((a, b) => a.index - b.index).map((result) => result.output);
    return conclude(working, map, { port: 'out', output });
  }
  const input = childInput(context);
  const spawn = started.map((index): Spawn => {
    const item = state.items[index] ?? null;
    return { child: childOf(map, index), src: machine, input: { ...input, item, index, arrivals: [{ source: null, output: item }] } };
  });
  return { context: working, spawn };
}

function close(context: FlowContext, map: NodeProgram): Change<FlowContext> {
  return { stop: context.at[map.node]?.each?.open.map((index) => childOf(map, index)) ?? [] };
}
