export { createClient } from './client.ts';
export type { Client, Page, RunQuery } from './client.ts';
export type { FollowOptions } from './follow-run.ts';
export { ProblemError } from './problem-error.ts';
export type { ClientOptions } from './request.ts';
export type {
  ApprovalShape, CancelBody, CreateCredentialBody, CreateGraphBody, CreateMcpServerBody, CreateRevisionBody, CreateRunBody, CredentialShape, DecisionBody, DeltaShape, EnvironmentName, EnvironmentShape, EventShape, ForkBody, FrozenGraphShape, GraphShape,
  GraphSummaryShape, KindShape, ListedToolShape, ListedToolsShape, ListShape, MachinesShape, McpServerShape, ModelShape, Problem, RemovedSessionShape, ReplaceCredentialBody, ReplaceMcpServerBody, RevisionShape, RunShape, RunStatusShape, SessionShape, SessionTurnShape, SignalBody, StatusShape, TemplateShape, UsageShape,
} from '@cadre/runtime/shapes';
