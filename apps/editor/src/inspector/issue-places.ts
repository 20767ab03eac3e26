// Where outside of the drawing an issue is mended: what the operator keeps on the settings pages.
import type { Issue } from '@cadre/graph-schema';

export interface IssuePlace {
  readonly to: '/settings/credentials' | '/settings/mcp' | '/settings/models';
  readonly label: string;
}

const places: ReadonlyMap<string, IssuePlace> = new Map<string, IssuePlace>([
  ['unknown_credential', { to: '/settings/credentials', label: 'Manage credentials' }],
  ['unknown_mcp_server', { to: '/settings/mcp', label: 'Manage MCP servers' }],
  ['unknown_model', { to: '/settings/models', label: 'See the models' }],
]);

/** Null for what is mended in the drawing. */
export function placeOutside({ code }: Issue): IssuePlace | null {
  return places.get(code) ?? null;
}
