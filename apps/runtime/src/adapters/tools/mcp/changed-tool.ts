// Why a tool that a graph names is not called: it is not the one that somebody reviewed.
import { canonicalJson } from '@cadre/graph-schema';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import type { ListedToolShape, ListedToolsShape } from '../../../shapes/index.ts';

export interface ToolChange {
  readonly tool: string;
  /** Of the reviewed one. */
  readonly digest: string;
  readonly listed: ListedToolsShape;
  /** The reviewed one, where this process has seen it. */
  readonly reviewed: ListedToolShape | undefined;
}

export function changedTool({ tool, digest, listed, reviewed }: ToolChange): ToolFailure {
  const found = listed.items.find(({ name }) => name === tool);
  const refused = listed.refused.find(({ name }) => name === tool);
  if (found !== undefined) return failure(`The tool ${tool} is not the one that was reviewed: ${differences(found, reviewed)} (reviewed ${digest.slice(0, 20)}…, now ${found.digest.slice(0, 20)}…).`);
  return failure(refused === undefined ? `The tool ${tool}, which was reviewed, is not among the tools that the server lists now.` : `The tool ${tool} can't be used as it is now. ${refused.why}`);
}

function differences(found: ListedToolShape, reviewed: ListedToolShape | undefined): string {
  if (reviewed === undefined) return 'its description or its arguments have changed';
  const isDescribedAlike = found.description === reviewed.description;
  if (isDescribedAlike) return 'its arguments have changed';
  return canonicalJson(found.inputSchema) === canonicalJson(reviewed.inputSchema) ? 'its description has changed' : 'its description and its arguments have changed';
}

function failure(what: string): ToolFailure {
  return new ToolFailure('tool_changed', `${what} List the tools of the server again, review this one, and publish the graph anew.`);
}
