// The courses that edges take, in canvas units. Pure geometry.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Course {
  readonly path: string;
  readonly label: Point;
}

const REACH = 24;
const RADIUS = 10;
const BUS = 36;
const CLEARANCE = 28;
/** A gap between two cards that is too small for an edge. */
const NARROW = 12;

/** Left to right: a curve. Right to left: out, along `lane`, the y that is free of cards, and back in. */
export function flowCourse(from: Point, to: Point, lane: number): Course {
  if (!leadsBack(from, to)) return curve(from, to);
  const corners = [from, { x: from.x + REACH, y: from.y }, { x: from.x + REACH, y: lane }, { x: to.x - REACH, y: lane }, { x: to.x - REACH, y: to.y }, to];
  return { path: rounded(corners), label: { x: (from.x + to.x) / 2, y: lane } };
}

/** How far a card reaches from its top to its bottom. */
export interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** Where an edge that leads back runs: between the two cards when one stands below the other, like the return to a new line of text; else over both. */
export function laneBetween(from: Span, to: Span): number {
  const [down, up] = [to.top - from.bottom, from.top - to.bottom];
  if (down > NARROW) return to.top - Math.min(CLEARANCE, down / 2);
  if (up > NARROW) return to.bottom + Math.min(CLEARANCE, up / 2);
  return Math.min(from.top, to.top) - CLEARANCE;
}

/** Whether an edge ends so far left of its start that a curve would run through the cards. */
export function leadsBack(from: Point, to: Point): boolean {
  return to.x < from.x - REACH;
}

function curve(from: Point, to: Point): Course {
  const distance = to.x - from.x;
  const pull = Math.max(Math.min(Math.abs(distance) / 2, 120), Math.min(REACH, Math.abs(to.y - from.y) / 2));
  return {
    path: `M${from.x},${from.y} C${from.x + pull},${from.y} ${to.x - pull},${to.y} ${to.x},${to.y}`,
    label: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 },
  };
}

/** From a boss down to a worker by right angles: down to a bus that all its workers share, along it, and down. */
export function delegateCourse(from: Point, to: Point): Course {
  const bus = to.y > from.y + BUS ? from.y + Math.min(BUS, (to.y - from.y) / 2) : from.y + BUS / 2;
  const corners = Math.abs(from.x - to.x) < 1 && to.y > from.y ? [from, to] : [from, { x: from.x, y: bus }, { x: to.x, y: bus }, to];
  return { path: rounded(corners, 3), label: { x: to.x, y: (bus + to.y) / 2 } };
}

/** From an agent down to a tool. */
export function toolCourse(from: Point, to: Point): Course {
  const pull = Math.max(24, Math.abs(to.y - from.y) / 2);
  const path = Math.abs(from.x - to.x) < 1 ? `M${from.x},${from.y} L${to.x},${to.y}` : `M${from.x},${from.y} C${from.x},${from.y + pull} ${to.x},${to.y - pull} ${to.x},${to.y}`;
  return { path, label: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } };
}

/** Straight lines between the corners, each corner rounded as far as its two lines allow. */
export function rounded(corners: readonly Point[], radius: number = RADIUS): string {
  const [start] = corners;
  if (start === undefined) return '';
  let path = `M${start.x},${start.y}`;
  for (const [index, corner] of corners.entries()) {
    const [before, after] = [corners[index - 1], corners[index + 1]];
    if (before === undefined) continue;
    if (after === undefined) {
      path += ` L${corner.x},${corner.y}`;
      continue;
    }
    const into = length(before, corner);
    const out = length(corner, after);
    const bend = Math.min(radius, into / 2, out / 2);
    if (bend === 0) continue;
    const a = towards(corner, before, bend / into);
    const b = towards(corner, after, bend / out);
    path += ` L${a.x},${a.y} Q${corner.x},${corner.y} ${b.x},${b.y}`;
  }
  return path;
}

function length(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function towards(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
