import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeId } from '../ids.ts';
import { draw, ids } from '../testing/draw.ts';
import { graphArbitrary } from '../testing/graph-arbitrary.ts';
import { analyseFlow } from './flow-region.ts';
import type { FlowRegion, Fork } from './flow.ts';
import { forksOf } from './forks.ts';

function forkOf(edges: readonly string[], targets: readonly string[]): unknown {
  const names = new Set(edges.flatMap((edge) => edge.replace(/\*\d+$/, '').split('>').map((end) => end.split('.')[0] ?? '')));
  const graph = draw({ nodes: [...names].map((name) => (name === 's' ? 's input' : name.startsWith('c') ? `${name} condition` : name)), edges });
  const fork = analyseFlow(graph, null).forkOf(ids(...targets));
  return fork.type === 'shared' ? { ...fork, nodes: [...fork.nodes].sort() } : fork;
}

describe('where a fork comes together', () => {
  it('is the node that both branches lead to', () => {
    expect(forkOf(['s>a', 's>b', 'a>x', 'x>j', 'b>j', 'j>z'], ['a', 'b'])).toEqual({ type: 'joined', join: 'j' });
  });

  it('may be one of the targets itself', () => {
    expect(forkOf(['s>a', 's>j', 'a>j'], ['a', 'j'])).toEqual({ type: 'joined', join: 'j' });
  });

  it('may be past a branch that ends elsewhere', () => {
    expect(forkOf(['s>c1', 's>b', 'c1.yes>out', 'c1.else>j', 'b>j'], ['c1', 'b'])).toEqual({ type: 'joined', join: 'j' });
  });

  it('is nowhere when the branches never meet', () => {
    expect(forkOf(['s>a', 's>b', 'a>x', 'b>y'], ['a', 'b'])).toEqual({ type: 'disjoint' });
  });

  it('does not follow back edges', () => {
    expect(forkOf(['s>a', 's>b', 'a>c1', 'c1.yes>a*2', 'c1.else>j', 'b>j'], ['a', 'b'])).toEqual({ type: 'joined', join: 'j' });
  });

  it('is a region when branches meet two by two first', () => {
    expect(forkOf(['s>a', 's>b', 's>d', 'a>j1', 'b>j1', 'j1>j2', 'd>j2', 'j2>z'], ['a', 'b', 'd'])).toEqual({
      type: 'shared', join: 'j2', nodes: ['a', 'b', 'd', 'j1'],
    });
  });

  it('is a region when branches cross', () => {
    expect(forkOf(['s>a', 's>b', 'a>x', 'a>y', 'b>x', 'b>y', 'x>z', 'y>z', 'z>end'], ['a', 'b'])).toEqual({
      type: 'shared', join: 'z', nodes: ['a', 'b', 'x', 'y'],
    });
  });

  it('is a region to the end when the crossing never comes together', () => {
    expect(forkOf(['s>a', 's>b', 'a>x', 'a>y', 'b>x', 'b>y'], ['a', 'b'])).toEqual({ type: 'shared', join: null, nodes: ['a', 'b', 'x', 'y'] });
  });

  it('counts ways that end elsewhere as part of the region, not as a way around its join', () => {
    expect(forkOf(['s>a', 's>b', 's>d', 'a>c1', 'b>c1', 'c1.yes>out', 'c1.else>j', 'd>j', 'j>z'], ['a', 'b', 'd'])).toEqual({
      type: 'shared', join: 'j', nodes: ['a', 'b', 'c1', 'd', 'out'],
    });
  });

  it('is the target when a port leads to it twice', () => {
    expect(forkOf(['s>a', 'a>b'], ['a', 'a'])).toEqual({ type: 'joined', join: 'a' });
  });

  /** The plain reading of the definition: nodes that two targets lead to, and the ways into them. */
  function entrancesByDefinition(region: FlowRegion, targets: readonly NodeId[]): readonly NodeId[] {
    const reached = targets.map((target) => region.reachableFrom([target]));
    const shared = region.order.filter((node) => reached.filter((nodes) => nodes.has(node)).length > 1);
    const all = region.reachableFrom(targets);
    const isEntered = (node: NodeId): boolean => region.incoming(node).some(({ back, from }) => !back && all.has(from) && !shared.includes(from));
    return shared.filter((node) => targets.includes(node) || isEntered(node));
  }

  function agrees(region: FlowRegion, targets: readonly NodeId[], fork: Fork): boolean {
    const entrances = entrancesByDefinition(region, targets);
    if (fork.type === 'disjoint') return entrances.length === 0;
    if (fork.type === 'joined') return entrances.length === 1 && entrances[0] === fork.join;
    if (entrances.length < 2) return false;
    const { join } = fork;
    if (join === null) return true;
    // Every entrance leads to the join, and what comes after it is entered through it only.
    const after = region.reachableFrom([join]);
    return entrances.every((entrance) => region.reachableFrom([entrance]).has(join)) && [...fork.nodes].every((node) => !after.has(node));
  }

  it('agrees with its definition on any graph', () => {
    fc.assert(
      fc.property(graphArbitrary, (graph) => {
        const region = analyseFlow(graph, null);
        expect(forksOf(region).filter(({ targets, fork }) => !agrees(region, targets, fork))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
