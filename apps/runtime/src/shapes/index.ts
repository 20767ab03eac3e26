export * from './graph.ts';
export * from './run.ts';
export type * from './problem.ts';
