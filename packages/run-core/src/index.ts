export * from './ids.ts';
export * from './error.ts';
export type * from './effect.ts';
export * from './event.ts';
export type * from './state.ts';
export type * from './step.ts';
export type * from './trace.ts';
export type * from './projections.ts';
