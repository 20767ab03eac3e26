import { useInternalNode, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { CanvasEdgeLine } from './CanvasEdgeLine.tsx';
import { flowCourse, laneBetween, leadsBack, type Span } from './edge-paths.ts';
import type { CanvasEdge } from './flow-elements.ts';

const CHARACTER = 6.5;
/** What the card shows already is said again only on an edge that is long enough, with room for it between the cards. */
const LONG = 100;
const AROUND = 24;

/** Flow from left to right: a solid curve. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<CanvasEdge>) {
  const [from, to] = [{ x: props.sourceX, y: props.sourceY }, { x: props.targetX, y: props.targetY }];
  if (leadsBack(from, to)) return <ReturnEdge {...props} />;
  const hasRoom = to.x - from.x > (props.data?.label?.length ?? 0) * CHARACTER + AROUND && Math.hypot(to.x - from.x, to.y - from.y) > LONG;
  const isShown = hasRoom || props.data?.isListed !== true;
  return <CanvasEdgeLine id={props.id} role="flow" course={flowCourse(from, to, from.y)} isSelected={props.selected === true} label={labelOf(props, isShown)} />;
});

/** Back between its cards or over them. Apart, because only such an edge has to know where its cards are. */
function ReturnEdge(props: EdgeProps<CanvasEdge>) {
  const { sourceX, sourceY, targetX, targetY } = props;
  const lane = laneBetween(useSpan(props.source, sourceY), useSpan(props.target, targetY));
  const course = flowCourse({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, lane);
  return <CanvasEdgeLine id={props.id} role="flow" course={course} isSelected={props.selected === true} label={labelOf(props, props.data?.isListed !== true)} />;
}

/** The card's, or the port's own place while the card is not measured. */
function useSpan(id: string, port: number): Span {
  const node = useInternalNode(id);
  const top = node?.internals.positionAbsolute.y ?? port;
  return { top, bottom: top + (node?.measured.height ?? 0) };
}

/** The port's label, and for a loop how often it may be taken. */
function labelOf({ data }: EdgeProps<CanvasEdge>, isShown: boolean): string {
  const parts = [isShown ? data?.label : null, data?.max == null ? null : `up to ${data.max}×`];
  return parts.filter((part) => part != null).join(' · ');
}
