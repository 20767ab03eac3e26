// The tools that an MCP node has chosen against those that its server lists now. Pure: a chosen tool is pinned as it was reviewed.
import { canonicalJson, isJsonObject } from '@cadre/graph-schema';
import type { Json, JsonObject } from '@cadre/graph-schema';
import { isList, isObject } from '../document/field-path.ts';

export interface ChosenTool {
  readonly name: string;
  /** Of the tool as it was reviewed; null when nobody has. */
  readonly digest: string | null;
  readonly description: string;
  readonly inputSchema: JsonObject;
}

/** As a server lists it. */
export interface OfferedTool extends ChosenTool {
  readonly digest: string;
}

export type ToolState =
  /** Not asked the server yet. */
  | { readonly type: 'unknown' }
  | { readonly type: 'same' }
  | { readonly type: 'changed'; readonly now: OfferedTool; readonly changes: readonly string[] }
  | { readonly type: 'missing' };

export function readChosenTools(value: Json | undefined): readonly ChosenTool[] {
  return (isList(value) ? value : []).flatMap((item): readonly ChosenTool[] => {
    if (!isObject(item) || typeof item['name'] !== 'string') return [];
    const { name, digest, description, inputSchema } = item;
    return [{ name, digest: typeof digest === 'string' ? digest : null, description: typeof description === 'string' ? description : '', inputSchema: isObject(inputSchema) ? inputSchema : { type: 'object' } }];
  });
}

export function writeChosenTools(tools: readonly ChosenTool[]): Json {
  return tools.map(({ name, digest, description, inputSchema }) => ({ name, digest, description, inputSchema }));
}

/** @param listed null: the server was not asked */
export function stateOf(chosen: ChosenTool, listed: readonly OfferedTool[] | null): ToolState {
  if (listed === null) return { type: 'unknown' };
  const now = listed.find(({ name }) => name === chosen.name);
  if (now === undefined) return { type: 'missing' };
  return now.digest === chosen.digest ? { type: 'same' } : { type: 'changed', now, changes: changesOf(chosen, now) };
}

/** What differs, a sentence each. */
export function changesOf(before: ChosenTool, now: ChosenTool): readonly string[] {
  const [old, fresh] = [propertiesOf(before), propertiesOf(now)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  const said = [
    ...(before.digest === null ? ['Nobody has reviewed it yet.'] : []),
    ...(before.description === now.description ? [] : ['Its description is another one.']),
    ...names.flatMap((name) => {
      const [was, is] = [old[name], fresh[name]];
      if (was === undefined) return [`It takes ${name} now.`];
      if (is === undefined) return [`It takes no ${name} any more.`];
      return canonicalJson(was) === canonicalJson(is) ? [] : [`What it takes as ${name} has changed.`];
    }),
    ...(canonicalJson(before.inputSchema['required'] ?? []) === canonicalJson(now.inputSchema['required'] ?? []) ? [] : ['Which arguments it needs has changed.']),
  ];
  return said.length > 0 ? said : ['Its schema has changed.'];
}

export function argumentNames(tool: ChosenTool): readonly string[] {
  return Object.keys(propertiesOf(tool));
}

function propertiesOf({ inputSchema }: ChosenTool): JsonObject {
  const properties = inputSchema['properties'];
  return properties !== undefined && isJsonObject(properties) ? properties : {};
}
