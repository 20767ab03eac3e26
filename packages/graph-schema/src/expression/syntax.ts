// The syntax tree of an expression: walking it, and what an expression reads. Knows CEL's tree, not its values.
import type { ASTNode } from '@marcbachmann/cel-js';

/** One chain an expression reads, e.g. `nodes.draft.output`: variable `nodes`, path `['draft', 'output']`. */
export interface Reference {
  readonly variable: string;
  /** Names and literal keys, up to the first computed one. */
  readonly path: readonly string[];
  /** Offsets in the source. */
  readonly from: number;
  readonly to: number;
}

const comprehensions: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

export function everyNode(root: ASTNode): readonly ASTNode[] {
  const found: ASTNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    open.push(...childrenOf(node));
  }
  return found;
}

/** The name a macro binds and the part of the tree it is bound in. */
interface Binding {
  readonly name: string;
  readonly outside: readonly ASTNode[];
  readonly inside: readonly ASTNode[];
}

function bindingOf(node: ASTNode): Binding | null {
  if (node.op !== 'rcall') return null;
  const [method, receiver, given] = node.args;
  const [variable, first, ...rest] = given;
  if (variable?.op !== 'id' || first === undefined) return null;
  if (comprehensions.has(method)) return { name: variable.args, outside: [receiver], inside: [first, ...rest] };
  const isBind = method === 'bind' && receiver.op === 'id' && receiver.args === 'cel';
  return isBind ? { name: variable.args, outside: [first], inside: rest } : null;
}

/** The part that a comprehension evaluates once an item. */
export function loopBodyOf(node: ASTNode): ASTNode | null {
  if (node.op !== 'rcall' || !comprehensions.has(node.args[0])) return null;
  return bindingOf(node)?.inside[0] ?? null;
}

interface Chain {
  readonly variable: string;
  readonly path: readonly string[];
  /** Computed keys on the way; they hold references of their own. */
  readonly computed: readonly ASTNode[];
}

function chainOf(node: ASTNode): Chain | null {
  if (node.op === 'id') return { variable: node.args, path: [], computed: [] };
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return null;
  const before = chainOf(node.args[0]);
  if (before === null) return null;
  if (before.computed.length > 0) return keyOf(node) === null ? withComputed(before, node) : before;
  const key = keyOf(node);
  return key === null ? withComputed(before, node) : { ...before, path: [...before.path, key] };
}

function keyOf(node: ASTNode): string | null {
  if (node.op === '.' || node.op === '.?') return node.args[1];
  if (node.op !== '[]' && node.op !== '[?]') return null;
  const key = node.args[1];
  return key.op === 'value' && (typeof key.args === 'string' || typeof key.args === 'bigint') ? String(key.args) : null;
}

function withComputed(before: Chain, node: ASTNode): Chain {
  return node.op === '[]' || node.op === '[?]' ? { ...before, computed: [...before.computed, node.args[1]] } : before;
}

/** Every longest chain the expression reads; names bound by macros are left out. */
export function referencesOf(root: ASTNode): readonly Reference[] {
  const found: Reference[] = [];
  function visit(node: ASTNode, bound: ReadonlySet<string>): void {
    const binding = bindingOf(node);
    if (binding !== null) {
      for (const child of binding.outside) visit(child, bound);
      const inner = new Set(bound).add(binding.name);
      for (const child of binding.inside) visit(child, inner);
      return;
    }
    const chain = chainOf(node);
    if (chain === null) {
      for (const child of childrenOf(node)) visit(child, bound);
      return;
    }
    if (!bound.has(chain.variable)) found.push({ variable: chain.variable, path: chain.path, from: node.start, to: node.end });
    for (const child of chain.computed) visit(child, bound);
  }
  visit(root, new Set());
  return found;
}
