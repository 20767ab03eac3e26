// The rows people see of a run's lanes: agents and items by hierarchy, and one row for each node in which the flow itself waited.
// Machines that only pass work on (the flow, the branches of a fork) have no row; what is under them moves up. Calls of one tool that
// came one after the other share a row.
import type { NodeId } from '@cadre/graph-schema';
import type { ActorPath, Bar, Lane } from '@cadre/run-core';
import type { NodeNames } from './node-names.ts';

export interface TimelineRow {
  readonly key: string;
  readonly actor: ActorPath;
  readonly node: NodeId | null;
  readonly title: string;
  /** `#2` where a node worked several times, `3×` where a row holds several calls; empty otherwise. */
  readonly turn: string;
  readonly depth: number;
  readonly bars: readonly Bar[];
  /** One agent, item, call or inner graph, and not a place where the flow waited or a tool was called several times. */
  readonly isActor: boolean;
}

export interface RowSource {
  readonly names: NodeNames;
  nodeOf(bar: Bar): NodeId | null;
  /** Milliseconds a call that has ended took; null when it has not, or was no call. */
  workedMs(bar: Bar): number | null;
}

interface Branch {
  readonly lane: Lane;
  readonly children: Branch[];
  /** Calls that share it. */
  readonly calls: number;
}

export function timelineRows(lanes: readonly Lane[], source: RowSource): readonly TimelineRow[] {
  const counts = new Map<NodeId, number>();
  for (const lane of lanes) if (lane.node !== null && isActor(lane)) counts.set(lane.node, (counts.get(lane.node) ?? 0) + 1);
  const isRepeated = (lane: Lane): boolean => lane.node !== null && (counts.get(lane.node) ?? 0) > 1;

  function rowsUnder(branches: readonly Branch[], depth: number): readonly Placed[] {
    return withSharedCalls(branches).flatMap(({ lane, children, calls }): readonly Placed[] => {
      const startedAt = lane.startedAt;
      if (!isActor(lane)) return inOrder([...rowsUnder(children, depth), ...waitingRows(lane, source, depth)]);
      const inner = inOrder([...rowsUnder(children, depth + 1), ...(lane.role === 'item' ? waitingRows(lane, source, depth + 1) : [])]);
      if (lane.role === 'item' && inner.length === 0) return [];
      const own: TimelineRow = {
        key: lane.actor, actor: lane.actor, node: lane.node, title: lane.title, turn: lane.role === 'tool' ? (calls > 1 ? `${calls}×` : '') : isRepeated(lane) ? turnOf(lane.actor) : '',
        depth, bars: lane.role !== 'item' ? lane.bars.map((bar) => whileWorking(bar, source)) : [], isActor: calls === 1,
      };
      return [{ startedAt, rows: [own, ...inner.flatMap(({ rows }) => rows)] }];
    });
  }
  return rowsUnder(treeOf(lanes), 0).flatMap(({ rows }) => rows);
}

/** Rows that stay together, and when the first of them began. */
interface Placed {
  readonly startedAt: number;
  readonly rows: readonly TimelineRow[];
}

function inOrder(placed: readonly Placed[]): readonly Placed[] {
  return [...placed].sort((a, b) => a.startedAt - b.startedAt);
}

/** The first lane of a graph inside is its flow. */
function isActor(lane: Lane): boolean {
  return lane.role !== 'flow' && lane.role !== 'branch' && !(lane.role === 'graph' && lane.depth === 0);
}

/** A deadline is no row: it runs beside the question it belongs to. Neither is a look by guard rules that found nothing. */
function waitingRows(lane: Lane, { names, nodeOf }: RowSource, depth: number): readonly Placed[] {
  const byNode = Map.groupBy(lane.bars.filter((bar) => bar.label !== 'deadline' && (bar.type !== 'guard' || bar.guard !== undefined)), nodeOf);
  return [...byNode].map(([node, bars]) => ({
    startedAt: bars[0]?.fromAt ?? lane.startedAt,
    rows: [{ key: `${lane.actor}:${node ?? ''}`, actor: lane.actor, node, title: node === null ? lane.title : names.nameOf(node), turn: '', depth, bars, isActor: false }],
  }));
}

/** A call that waited for a host (a queue, a crash, a fork made later) is drawn from when it was made, not from when it was asked for. */
function whileWorking(bar: Bar, { workedMs }: RowSource): Bar {
  const worked = workedMs(bar);
  if (worked === null || bar.toAt === null || bar.toAt - worked <= bar.fromAt) return bar;
  return { ...bar, fromAt: bar.toAt - worked };
}

/** Lanes come parents first, each one level below its parent. */
function treeOf(lanes: readonly Lane[]): readonly Branch[] {
  const roots: Branch[] = [];
  const open: Branch[] = [];
  for (const lane of lanes) {
    const branch: Branch = { lane, children: [], calls: 1 };
    open.length = Math.min(open.length, lane.depth);
    (open.at(-1)?.children ?? roots).push(branch);
    open.push(branch);
  }
  return roots;
}

/** A hundred calls of a tool, one after the other, are one row; those at the same time have a row each. */
function withSharedCalls(branches: readonly Branch[]): readonly Branch[] {
  const rows: Branch[] = [];
  for (const branch of branches) {
    const { lane } = branch;
    const place = lane.role === 'tool' ? rows.findIndex((row) => row.lane.role === 'tool' && row.lane.node === lane.node && row.lane.endedAt !== null && row.lane.endedAt <= lane.startedAt) : -1;
    const row = rows[place];
    if (row === undefined) rows.push(branch);
    else rows[place] = { ...row, lane: { ...row.lane, endedAt: lane.endedAt, bars: [...row.lane.bars, ...lane.bars] }, calls: row.calls + 1 };
  }
  return rows;
}

function turnOf(actor: ActorPath): string {
  const hash = actor.lastIndexOf('#');
  return hash < actor.lastIndexOf('/') ? '' : actor.slice(hash);
}
