export type * from './json.ts';
export * from './result.ts';
export * from './ids.ts';
export type * from './issue.ts';
export type * from './plan.ts';
export type * from './kind.ts';
export * from './document.ts';
