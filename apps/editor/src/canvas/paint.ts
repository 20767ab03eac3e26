// How nodes and edges look at a position of a run: the projection of run-core, put into what a card and an edge show.
import { planOf, type Graph, type NodeId, type NodePlan } from '@cadre/graph-schema';
import type { NodePaint, Overlay, PaintStatus } from '@cadre/run-core';
import { decisionLine, lineOf, plainLine } from './plain-line.ts';

export interface CardPaint {
  readonly status: PaintStatus;
  readonly visits: number;
  readonly calls: number;
  readonly workedMs: number;
  readonly costUsd: number;
  /** How long it has been waiting at this position; null when it is not. */
  readonly waitingMs: number | null;
  /** Port it was left by last. */
  readonly port: string | null;
  /** In a line: its output, its error, or what a person is asked. */
  readonly line: string | null;
}

export interface EdgePaint {
  /** How often it was taken; 0 paints it faint. */
  readonly count: number;
  /** Of the node it leads to. */
  readonly status: PaintStatus;
}

/** What cards show of a position besides the overlay. */
export interface Moment {
  /** Milliseconds since the epoch at the position, for how long something has been waiting. */
  readonly now: number;
  /** What people are asked, by the node that asks. */
  readonly questions: ReadonlyMap<NodeId, string>;
}

export function cardPaints(graph: Graph, overlay: Overlay, { now, questions }: Moment): ReadonlyMap<string, CardPaint> {
  const paints = new Map<string, CardPaint>();
  for (const node of graph.nodes) {
    const paint = overlay.nodes.get(node.id);
    if (paint === undefined) continue;
    const question = questions.get(node.id);
    paints.set(node.id, { ...cardPaint(paint, now), line: question === undefined ? resultLine(planOf(node), paint) : plainLine(question) });
  }
  return paints;
}

/** What came of a node: its output or its error. */
export function resultLine(plan: NodePlan, { error, output }: NodePaint): string | null {
  if (error !== null) return plainLine(error.message);
  return plan.type === 'ask' ? decisionLine(output) : lineOf(output);
}

function cardPaint(paint: NodePaint, now: number): Omit<CardPaint, 'line'> {
  return {
    status: paint.status,
    visits: paint.visits,
    calls: paint.usage.modelCalls + paint.usage.toolCalls,
    workedMs: paint.workedMs,
    costUsd: paint.usage.costUsd,
    waitingMs: paint.waitingSince === null ? null : Math.max(0, now - paint.waitingSince),
    port: paint.ports.at(-1) ?? null,
  };
}

export function edgePaints(graph: Graph, overlay: Overlay): ReadonlyMap<string, EdgePaint> {
  const paints = new Map<string, EdgePaint>();
  for (const edge of graph.edges) {
    const count = overlay.edges.get(edge.id) ?? 0;
    paints.set(edge.id, { count, status: count === 0 ? 'idle' : (overlay.nodes.get(edge.to.node)?.status ?? 'idle') });
  }
  return paints;
}

export function isSamePaint(left: CardPaint, right: CardPaint): boolean {
  return (
    left.status === right.status && left.visits === right.visits && left.calls === right.calls && left.workedMs === right.workedMs && left.costUsd === right.costUsd &&
    left.waitingMs === right.waitingMs && left.port === right.port && left.line === right.line
  );
}

export function isSameEdgePaint(left: EdgePaint, right: EdgePaint): boolean {
  return left.count === right.count && left.status === right.status;
}
