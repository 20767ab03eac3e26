// What the use-cases work with. Built once in `compose.ts`; tests may build it with a moved clock.
import type { Result } from '@cadre/graph-schema';
import type { Command, Compiled, Refusal as CoreRefusal, RunEvent, RunId, RunState } from '@cadre/run-core';
import type { Clock } from '../ports/clock.ts';
import type { CredentialCatalogue } from '../ports/credential-vault.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { HostDirectory } from '../ports/host-directory.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import type { Live } from '../ports/live.ts';
import type { ModelGateway } from '../ports/model-gateway.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TemplateSource } from '../ports/template-source.ts';
import type { McpServerCatalogue, ToolLister } from '../ports/tool-catalogue.ts';
import type { NodeLabels } from './node-labels.ts';

export interface World {
  readonly graphs: GraphStore;
  readonly runs: RunStore;
  readonly sessions: SessionStore;
  readonly log: EventLog;
  readonly live: Live;
  readonly models: ModelGateway;
  readonly templates: TemplateSource;
  readonly credentials: CredentialCatalogue;
  readonly mcpServers: McpServerCatalogue;
  readonly mcpTools: ToolLister;
  readonly hosts: HostDirectory;
  readonly engine: RunEngine;
  readonly nodeLabels: NodeLabels;
  readonly clock: Clock;
  readonly makeRunId: () => RunId;
}

/** The part of the engine that is used from outside a host. */
export interface RunEngine {
  /** Decides on the newest state, appends, wakes the run. Refusals are values; the run must exist. */
  appendOutside(run: RunId, command: Command): Promise<Result<RunEvent, CoreRefusal>>;
  /** The frozen graph of a digest, compiled; kept for the next time. @throws when nobody froze it or this version can't run it */
  compiled(digest: string): Promise<Compiled>;
  /** The newest state, folded from snapshot and tail. */
  state(run: RunId): Promise<RunState>;
}

