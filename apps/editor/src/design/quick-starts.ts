// Small drawings to begin with on an empty canvas, as commands: one undo step each.
import { toNodeId } from '@cadre/graph-schema';
import type { NodeId } from '@cadre/graph-schema';
import type { Command } from '../document/command.ts';

export interface QuickStart {
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly commands: readonly Command[];
}

const input = toNodeId('start');
const output = toNodeId('done');

export const quickStarts: readonly QuickStart[] = [
  {
    title: 'A supervisor with two workers',
    description: 'Splits the task, hands out the parts and sums up.',
    icon: 'users',
    commands: [
      add('input', 'start Task comes in', [0, 0]),
      add('supervisor', 'lead Lead', [270, 0]),
      add('worker', 'first First worker', [180, 200]),
      add('worker', 'second Second worker', [396, 200]),
      add('output', 'done Answer', [580, 0]),
      connect([input, 'out'], [toNodeId('lead'), 'in']),
      connect([toNodeId('lead'), 'workers'], [toNodeId('first'), 'boss']),
      connect([toNodeId('lead'), 'workers'], [toNodeId('second'), 'boss']),
      connect([toNodeId('lead'), 'out'], [output, 'in']),
    ],
  },
  {
    title: 'One worker',
    description: 'Input, an agent, output: the smallest team.',
    icon: 'bot',
    commands: [
      add('input', 'start Task comes in', [0, 0]),
      add('worker', 'worker Worker', [270, 0]),
      add('output', 'done Answer', [540, 0]),
      connect([input, 'out'], [toNodeId('worker'), 'in']),
      connect([toNodeId('worker'), 'out'], [output, 'in']),
    ],
  },
];

/** `name`: the id, then the label. */
function add(kind: string, name: string, [x, y]: readonly [number, number]): Command {
  const [id = '', ...label] = name.split(' ');
  return { type: 'node.add', id: toNodeId(id), kind, label: label.join(' '), parent: null, position: { x, y } };
}

type Port = readonly [NodeId, string];

function connect(from: Port, to: Port): Command {
  return { type: 'node.connect', from: { node: from[0], port: from[1] }, to: { node: to[0], port: to[1] } };
}
