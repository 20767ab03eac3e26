export { given, type Scenario } from './given.ts';
export { play, replyText, type Played, type World } from './play.ts';
export { drawGraph, type Drawing } from './draw-graph.ts';
export { goldenSchema, outcomeOf, stepDigests, type Golden } from './golden.ts';
export { drawFlow, shapes, type Shape } from './random-flow.ts';
export { randomFrom, randomShape, type Random } from './random.ts';
export { simulate, type Simulated } from './simulate.ts';
