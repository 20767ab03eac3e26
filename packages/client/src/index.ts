export { createClient } from './client.ts';
export type { Client, Page, RunQuery } from './client.ts';
export type { FollowOptions } from './follow-run.ts';
export { ProblemError } from './problem-error.ts';
export type { ClientOptions } from './request.ts';
export type {
  ApprovalShape, CancelBody, CreateGraphBody, CreateRevisionBody, CreateRunBody, DecisionBody, DeltaShape, EnvironmentName, EnvironmentShape, EventShape, ForkBody, GraphShape,
  GraphSummaryShape, KindShape, ListShape, MachinesShape, ModelShape, Problem, RevisionShape, RunShape, RunStatusShape, SignalBody, StatusShape, TemplateShape,
} from '@cadre/runtime/shapes';
