// Bounds what one evaluation may cost. CEL always ends, but nested loops over long lists and lists that double by `+` can take
// hours or all memory: every loop turn and every operand of a linear operation spends fuel, and evaluation stops when it is spent.
import type { ASTNode } from '@marcbachmann/cel-js';
import { Refused } from './error.ts';
import { everyNode, loopBodyOf } from './syntax.ts';

/** About a tenth of a second. */
const fuelOfOneEvaluation = 500_000;
const charactersPerUnit = 64;

export class Meter {
  #fuel = fuelOfOneEvaluation;

  reset(): void {
    this.#fuel = fuelOfOneEvaluation;
  }

  spend(units: number): void {
    this.#fuel -= units;
    if (this.#fuel < 0) throw new Refused('limit', 'The expression takes too long. Use shorter lists or fewer loops inside loops.');
  }

  /**
   * `||`, `&&`, `exists` and `all` swallow errors, so the end of an evaluation asks again. Until then spent fuel keeps loops from
   * starting: the list of a loop is an operand, and reading it throws.
   */
  settle(): void {
    this.spend(0);
  }

  /** Spends for reading a value as a whole. */
  read(value: unknown): void {
    if (typeof value === 'string') return this.spend(1 + value.length / charactersPerUnit);
    this.spend(1);
    if (Array.isArray(value)) for (const item of value) this.read(item);
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) this.read(item);
  }
}

const linear: ReadonlySet<string> = new Set(['==', '!=', 'in', '+', 'call', 'rcall']);

function isCall(value: unknown): value is (...given: readonly unknown[]) => unknown {
  return typeof value === 'function';
}

/** Shows `observe` what a node gives, every time. The library binds `evaluate` on a node's first use, hence the accessor. */
function afterEach(node: ASTNode, observe: (value: unknown) => void): void {
  let inner: unknown = Reflect.get(node, 'evaluate');
  function evaluate(...given: readonly unknown[]): unknown {
    if (!isCall(inner)) throw new Error('The expression library evaluates differently than expected.');
    const value: unknown = Reflect.apply(inner, node, given);
    observe(value);
    return value;
  }
  Object.defineProperty(node, 'evaluate', {
    get: () => evaluate,
    set(next: unknown) {
      inner = next;
    },
  });
}

/** Null when no evaluation of this tree can cost more than its size. */
export function meterOf(root: ASTNode): Meter | null {
  const nodes = everyNode(root);
  const bodies = nodes.map(loopBodyOf).filter((body) => body !== null);
  const binds = nodes.some((node) => node.op === 'rcall' && node.args[0] === 'bind');
  if (bodies.length === 0 && !binds) return null;
  const meter = new Meter();
  const operands = new Set<ASTNode>();
  for (const node of nodes) {
    if (!linear.has(node.op)) continue;
    if (node.op === 'call') node.args[1].forEach((operand) => operands.add(operand));
    else if (node.op === 'rcall') [node.args[1], ...node.args[2]].forEach((operand) => operands.add(operand));
    else if (node.op === '+' || node.op === '==' || node.op === '!=' || node.op === 'in') node.args.forEach((operand) => operands.add(operand));
  }
  for (const body of bodies) operands.add(body);
  for (const operand of operands) afterEach(operand, (value) => meter.read(value));
  return meter;
}
