// The tables of the migrations as drizzle knows them: names and types for reads and simple writes. The migrations are the
// truth; `schema.int.test.ts` compares. Keys, checks and indexes are theirs alone.
import type { Json } from '@cadre/graph-schema';
import type { MemoryTurn } from '@cadre/run-core';
import { sql } from 'drizzle-orm';
import { bigint, customType, doublePrecision, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { RunResult, RunTotals } from '../../ports/event-log.ts';
import type { ApprovalShape, CredentialKind, EnvironmentName, RunStatusShape } from '../../shapes/index.ts';

/** drizzle's own `json` parses what the driver has parsed already, so that the text "5" would come back as the number 5. */
const json = customType<{ data: unknown }>({ dataType: () => 'json', toDriver: (value) => sql`${JSON.stringify(value)}::text::json` });
const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const time = (name: string) => timestamp(name, { withTimezone: true });

export const documents = pgTable('documents', {
  digest: text('digest').notNull(),
  document: json('document').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
});

export const graphs = pgTable('graphs', {
  slug: text('slug').notNull(),
  version: integer('version').notNull().default(1),
  document: json('document').notNull(),
  name: text('name').notNull(),
  description: text('description').notNull(),
  nodes: integer('nodes').notNull(),
  agents: integer('agents').notNull(),
  errors: integer('errors').notNull(),
  warnings: integer('warnings').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});

export const revisions = pgTable('revisions', {
  slug: text('slug').notNull(),
  number: integer('number').notNull(),
  digest: text('digest').notNull(),
  note: text('note').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
});

export const environments = pgTable('environments', {
  slug: text('slug').notNull(),
  name: text('name').$type<EnvironmentName>().notNull(),
  revision: integer('revision').notNull(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});

export const installation = pgTable('installation', {
  key: text('key').notNull(),
  at: time('at').notNull().defaultNow(),
});

export const runs = pgTable('runs', {
  id: text('id').notNull(),
  graph: text('graph').notNull(),
  revision: integer('revision'),
  digest: text('digest').notNull(),
  environment: text('environment').$type<EnvironmentName>(),
  status: text('status').$type<RunStatusShape>().notNull().default('queued'),
  input: json('input').$type<Json>().notNull(),
  totals: json('totals').$type<RunTotals>(),
  result: json('result').$type<RunResult>(),
  parkedReason: text('parked_reason'),
  parkedAt: time('parked_at'),
  session: text('session'),
  parentRun: text('parent_run'),
  parentSeq: integer('parent_seq'),
  engineMs: doublePrecision('engine_ms').notNull().default(0),
  createdAt: time('created_at').notNull().defaultNow(),
  startedAt: time('started_at'),
  endedAt: time('ended_at'),
});

export const runKeys = pgTable('run_keys', {
  graph: text('graph').notNull(),
  keyHash: text('key_hash').notNull(),
  runId: text('run_id').notNull(),
});

export const runEvents = pgTable('run_events', {
  runId: text('run_id').notNull(),
  seq: integer('seq').notNull(),
  actor: text('actor').notNull(),
  type: text('type').notNull(),
  payload: json('payload'),
  payloadHash: text('payload_hash'),
  at: time('at').notNull(),
});

export const payloads = pgTable('payloads', {
  runId: text('run_id').notNull(),
  hash: text('hash').notNull(),
  body: json('body').notNull(),
});

export const runSnapshots = pgTable('run_snapshots', {
  runId: text('run_id').notNull(),
  seq: integer('seq').notNull(),
  machineHash: text('machine_hash').notNull(),
  stateHash: text('state_hash').notNull(),
  state: json('state').notNull(),
  savedAt: time('saved_at').notNull().defaultNow(),
});

export const approvals = pgTable('approvals', {
  runId: text('run_id').notNull(),
  effect: text('effect').notNull(),
  graph: text('graph').notNull(),
  actor: text('actor').notNull(),
  node: text('node').notNull(),
  body: json('body').$type<Pick<ApprovalShape, 'question' | 'show' | 'form' | 'initial'>>().notNull(),
  deadline: time('deadline'),
  createdAt: time('created_at').notNull(),
});

export const sessions = pgTable('sessions', {
  graph: text('graph').notNull(),
  session: text('session').notNull(),
  turns: bigint('turns', { mode: 'number' }).notNull(),
  createdAt: time('created_at').notNull(),
  updatedAt: time('updated_at').notNull(),
});

export const sessionTurns = pgTable('session_turns', {
  graph: text('graph').notNull(),
  session: text('session').notNull(),
  agent: text('agent').notNull(),
  at: time('at').notNull(),
  runId: text('run_id').notNull(),
  seq: integer('seq').notNull(),
  place: integer('place').notNull(),
  turn: json('turn').$type<MemoryTurn>().notNull(),
});

export const hosts = pgTable('hosts', {
  id: uuid('id').notNull(),
  lockKey: integer('lock_key').notNull().generatedAlwaysAsIdentity(),
  name: text('name').notNull(),
  startedAt: time('started_at').notNull().defaultNow(),
  concurrency: integer('concurrency').notNull().default(200),
  version: text('version'),
  figures: json('figures'),
});

export const heldJobs = pgTable('held_jobs', {
  hostId: uuid('host_id').notNull(),
  jobId: uuid('job_id').notNull(),
  runId: text('run_id').notNull(),
  failures: integer('failures').notNull(),
  failedAt: integer('failed_at').notNull(),
});

export const credentials = pgTable('credentials', {
  id: text('id').notNull(),
  title: text('title').notNull(),
  kind: text('kind').$type<CredentialKind>().notNull(),
  header: text('header').notNull(),
  template: text('template').notNull(),
  hosts: json('hosts').$type<readonly string[]>().notNull(),
  keyId: text('key_id').notNull(),
  nonce: bytes('nonce').notNull(),
  ciphertext: bytes('ciphertext').notNull(),
  authTag: bytes('auth_tag').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});

export const providerRates = pgTable('provider_rates', {
  provider: text('provider').notNull(),
  requestsAt: time('requests_at').notNull().default(sql`'-infinity'`),
  tokensAt: time('tokens_at').notNull().default(sql`'-infinity'`),
  pausedUntil: time('paused_until').notNull().default(sql`'-infinity'`),
});

export const mcpServers = pgTable('mcp_servers', {
  name: text('name').notNull(),
  url: text('url').notNull(),
  credential: text('credential'),
  description: text('description').notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});
