// Expected refusals of the use-cases, as values. What they mean in HTTP is known to `routes/problem.ts`, in the shell to `commands/`.
import { fail } from '@cadre/graph-schema';
import type { Issue, Result } from '@cadre/graph-schema';

export type RefusalCode =
  | 'graph_not_found' | 'revision_not_found' | 'template_not_found' | 'run_not_found' | 'session_not_found' | 'host_not_found' | 'effect_not_found'
  | 'credential_not_found' | 'credential_taken' | 'too_many_credentials' | 'secret_needed' | 'secret_invalid' | 'secret_key_unusable'
  | 'mcp_server_not_found' | 'mcp_server_taken' | 'too_many_mcp_servers' | 'mcp_server_fixed' | 'mcp_server_unusable'
  | 'slug_taken' | 'not_deployed' | 'stale_version' | 'run_ended' | 'run_unusable' | 'already_decided' | 'wrong_effect' | 'too_many_signals' | 'not_parked' | 'fork_incompatible'
  | 'graph_invalid' | 'graph_has_errors' | 'input_invalid' | 'form_invalid' | 'fork_out_of_range' | 'edit_unknown' | 'input_too_large' | 'guard_refused';

export interface Refusal {
  readonly code: RefusalCode;
  /** What happened, where, and what to do. */
  readonly detail: string;
  /** The field, as its parts. */
  readonly path?: readonly (string | number)[];
  readonly issues?: readonly Issue[];
  readonly current?: { readonly version: number; readonly updatedAt: string };
}

export function refuse(code: RefusalCode, detail: string, more: Omit<Refusal, 'code' | 'detail'> = {}): Result<never, Refusal> {
  return fail({ code, detail, ...more });
}

export const noGraph = (slug: string) => refuse('graph_not_found', `There is no graph ${slug}.`);
export const noRevision = (slug: string, number: number) => refuse('revision_not_found', `Graph ${slug} has no revision ${number}.`);
export const noRun = (run: string) => refuse('run_not_found', `There is no run ${run}.`);
