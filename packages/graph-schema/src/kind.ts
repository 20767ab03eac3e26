// The shape of a node kind's descriptor. A kind is one file in `kinds/`; palette, inspector, validation, JSON Schema,
// docs table and compiler all read the descriptor and none of them has a `switch` over kinds.
import type { z } from 'zod';
import type { Severity } from './issue.ts';
import type { Json } from './json.ts';
import type { NodePlan } from './plan.ts';

export type KindCategory = 'agents' | 'flow' | 'tools' | 'people';

/** Edges are told by their ports: flow `out`->`in`, delegates `workers`->`boss`, uses `tools`->`use`. */
export type PortRole = 'flow-in' | 'flow-out' | 'workers' | 'boss' | 'tools' | 'use';

export interface Port {
  readonly id: string;
  readonly role: PortRole;
  /** Shown beside the port when a node has several of a role, e.g. a case's label. */
  readonly label?: string;
}

/** How the inspector shows a field; given as zod `.meta({ title, description, field })` on the config's properties. */
export interface FieldMeta {
  readonly title: string;
  readonly description?: string;
  /** Default `text`, chosen by the zod type when left out. */
  readonly field?: FieldWidget;
  /** Inspector tab; default `setup`. */
  readonly group?: 'setup' | 'limits' | 'data';
  readonly placeholder?: string;
  /** A finished graph must have it; a graph that is still being drawn may leave it empty. */
  readonly needed?: boolean;
  /** What a field that the format has no default for begins with, where the inspector has to write something. */
  readonly start?: Json;
  /** What the expression must give, as far as can be told without running it. */
  readonly result?: 'bool' | 'list' | 'time';
  /** What the expression may read besides the usual: `item` and `index` of the map itself, or the tool's `arguments`. `response`: only that and `arguments`. */
  readonly scope?: 'item' | 'arguments' | 'response';
  /** The value is the id of an entry in this catalogue of the operator's. */
  readonly catalogue?: 'credential' | 'mcp-server' | 'graph';
  /** Titles of an enum's values, or of the words that tell a variant, and one sentence each; `null` is the value of one that may be left open. */
  readonly options?: { readonly [value: string]: { readonly title: string; readonly description?: string } };
}

export type FieldWidget =
  | 'text' | 'paragraph' | 'markdown' | 'template' | 'expression' | 'number' | 'duration' | 'toggle' | 'choice' | 'model' | 'models'
  | 'schema' | 'json' | 'cases' | 'classes' | 'list' | 'policy' | 'on-error' | 'group' | 'source' | 'bindings' | 'mcp-tools' | 'revision' | 'guards'
  /** One of several objects, told apart by the word in one field of theirs. */
  | 'variant';

export interface Kind<Name extends string = string, Config = unknown> {
  readonly kind: Name;
  readonly title: string;
  /** One sentence for the palette and the docs. */
  readonly description: string;
  /** A lucide icon name in kebab-case. */
  readonly icon: string;
  readonly category: KindCategory;
  readonly config: z.ZodType<Config>;
  ports(config: Config): readonly Port[];
  /** One line for the node card: what this node will do, in the user's own words. */
  summary(config: Config): string;
  plan(config: Config): NodePlan;
  /** What the schema cannot say about a config; paths are inside the config. */
  check?(config: Config): readonly ConfigFinding[];
}

export interface ConfigFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly path: readonly (string | number)[];
  readonly data?: { readonly [key: string]: Json };
}
