// Ids of a graph's parts. They appear in expressions (`nodes.<id>.output`) and in actor paths
// (`flow/triage/billing#1`), so they are CEL identifiers and hold no path separators.
import { z } from 'zod';

/** What every object inherits: ids are keys of plain objects. */
const inherited = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);
const reserved = new Set([
  ...inherited,
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if',
  'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while',
]);

const shape = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const advice = 'Use a letter, then letters, digits or _ (64 at most).';

const identifier = z
  .string()
  .regex(shape, advice)
  .refine((value) => !reserved.has(value), 'This word is reserved.');

export const nodeIdSchema = identifier.brand<'NodeId'>();
export const edgeIdSchema = identifier.brand<'EdgeId'>();
/** The id of a case, a class or any other named part of a node's config; also the name of its port. */
export const partIdSchema = identifier;
/** A port's name: a part's id, or a name of the kind's own such as `in` and `else`. */
export const portIdSchema = z.string().regex(shape, advice).refine((value) => !inherited.has(value), 'This word is reserved.');

export type NodeId = z.infer<typeof nodeIdSchema>;
export type EdgeId = z.infer<typeof edgeIdSchema>;

/** @throws ZodError when `value` is not a valid id */
export function toNodeId(value: string): NodeId {
  return nodeIdSchema.parse(value);
}

/** @throws ZodError when `value` is not a valid id */
export function toEdgeId(value: string): EdgeId {
  return edgeIdSchema.parse(value);
}
