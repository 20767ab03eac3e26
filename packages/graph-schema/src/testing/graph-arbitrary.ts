// Random graphs: any edges between any nodes, so loops, crossings and unreachable parts all occur.
import fc from 'fast-check';
import type { Graph } from '../document.ts';
import { draw } from './draw.ts';

const kindNames = ['transform', 'worker', 'condition', 'join', 'output'] as const;

export const graphArbitrary: fc.Arbitrary<Graph> = fc
  .record({
    kinds: fc.array(fc.constantFrom(...kindNames), { minLength: 1, maxLength: 14 }),
    edges: fc.uniqueArray(fc.tuple(fc.nat(14), fc.nat(14), fc.boolean()), { maxLength: 30, selector: ([from, to]) => `${from} ${to}` }),
  })
  .map(({ kinds, edges }) => {
    const nodes = ['n0 input', ...kinds.map((kind, at) => `n${at + 1} ${kind}`)];
    const inside = edges.filter(([from, to]) => from < nodes.length && to < nodes.length && to > 0);
    const portOf = (from: number, first: boolean): string => (kinds[from - 1] === 'condition' ? (first ? '.yes' : '.else') : '');
    return draw({ nodes, edges: inside.map(([from, to, first]) => `n${from}${portOf(from, first)}>n${to}*2`) });
  });
