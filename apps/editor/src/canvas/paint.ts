// How nodes and edges look at a position of a run: the projection of run-core, put into what a card and an edge show.
import type { Graph, Json } from '@cadre/graph-schema';
import type { NodePaint, Overlay, PaintStatus } from '@cadre/run-core';

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
  /** What came of it in a line: its output, or its error. */
  readonly line: string | null;
}

export interface EdgePaint {
  /** How often it was taken; 0 paints it faint. */
  readonly count: number;
  /** Of the node it leads to. */
  readonly status: PaintStatus;
}

const LINE = 160;

/** `now`: milliseconds since the epoch at the position, for how long something has been waiting. */
export function cardPaints(overlay: Overlay, now: number): ReadonlyMap<string, CardPaint> {
  return new Map([...overlay.nodes].map(([id, paint]) => [id, cardPaint(paint, now)]));
}

function cardPaint(paint: NodePaint, now: number): CardPaint {
  return {
    status: paint.status,
    visits: paint.visits,
    calls: paint.usage.modelCalls + paint.usage.toolCalls,
    workedMs: paint.workedMs,
    costUsd: paint.usage.costUsd,
    waitingMs: paint.waitingSince === null ? null : Math.max(0, now - paint.waitingSince),
    port: paint.ports.at(-1) ?? null,
    line: paint.error === null ? lineOf(paint.output) : shorten(paint.error.message),
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

/** A value in one short line: text as it is, an object by its fields. Null when there is nothing to show. */
export function lineOf(value: Json): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'string') return shorten(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return shorten(JSON.stringify(value).slice(0, LINE * 2));
  return shorten(Object.entries(value).slice(0, 8).map(([key, item]) => `${key}: ${typeof item === 'string' ? item.slice(0, LINE) : JSON.stringify(item).slice(0, LINE)}`).join(' · '));
}

function shorten(text: string): string {
  const line = text.slice(0, LINE * 4).replaceAll(/[#*_`>]+/g, '').replaceAll(/\s+/g, ' ').trim();
  return line.length <= LINE ? line : `${line.slice(0, LINE - 1)}…`;
}

