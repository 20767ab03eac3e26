// CEL as Cadre speaks it: JSON numbers (doubles) mix freely with literals (ints), patterns run in linear time, and what would
// differ between machines (time zones, bytes) is refused. Trees are adjusted between parsing and checking.
import { Environment } from '@marcbachmann/cel-js';
import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { patternOccurs } from '../pattern.ts';
import { Refused } from './error.ts';
import { meterOf } from './meter.ts';
import type { Meter } from './meter.ts';
import { everyNode } from './syntax.ts';

const variables: readonly string[] = ['input', 'nodes', 'item', 'index', 'run', 'arguments', 'response', 'value', 'text'];

const limits = { maxAstNodes: 2_000, maxDepth: 60, maxListElements: 1_000, maxMapEntries: 1_000, maxCallArguments: 32 };
const longestSource = 10_000;

function occurs(text: string, pattern: string): boolean {
  try {
    return patternOccurs(pattern, text);
  } catch {
    throw new Refused('type', `Not a pattern in RE2 syntax: ${pattern.slice(0, 100)}`);
  }
}

function remainder(left: number, right: number): number {
  if (right === 0) throw new Refused('type', 'Remainder of a division by zero.');
  return left % right;
}

/** The library takes literals only (ints) for positions and counts; data has doubles. */
function substring(text: string, start: number | bigint, end: number | bigint = text.length): string {
  const [from, to] = [Number(start), Number(end)];
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > text.length) {
    throw new Refused('type', `substring(${from}, ${to}) is outside of a text of ${text.length} characters.`);
  }
  return text.slice(from, to);
}

function split(text: string, separator: string, most: number): readonly string[] {
  if (most === 0) return [];
  const parts = text.split(separator);
  return most < 0 || parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

function timestamp(seconds: number): Date {
  const time = new Date(seconds * 1_000);
  if (!(time.getUTCFullYear() >= 1 && time.getUTCFullYear() <= 9_999)) throw new Refused('type', `Not a time in seconds: ${seconds}`);
  return time;
}

function dayOfYear(time: Date): bigint {
  const start = Date.UTC(time.getUTCFullYear(), 0, 1);
  return BigInt(Math.floor((time.getTime() - start) / 86_400_000));
}

/** What the tree's own names are replaced by; the library refuses to register a signature twice. */
const replaced: ReadonlyMap<string, string> = new Map([['matches', 'linearMatches'], ['getDayOfYear', 'utcDayOfYear']]);

const arithmetic: readonly (readonly [string, (left: number, right: number) => number])[] = [
  ['+', (left, right) => left + right],
  ['-', (left, right) => left - right],
  ['*', (left, right) => left * right],
  ['/', (left, right) => left / right],
  ['%', remainder],
];

function createEnvironment(): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false, enableOptionalTypes: true, limits });
  for (const [operator, apply] of arithmetic) {
    const mixed = (left: number | bigint, right: number | bigint): number => apply(Number(left), Number(right));
    environment.registerOperator(`double ${operator} int: double`, mixed);
    environment.registerOperator(`int ${operator} double: double`, mixed);
  }
  environment.registerOperator('double % double: double', remainder);
  environment.registerOperator('int == double: bool', (left: bigint, right: number) => Number(left) === right);
  const now = { async: false };
  for (const [start, end] of [['double', 'int'], ['int', 'double'], ['double', 'double']]) {
    environment.registerFunction(`string.substring(${start}, ${end}): string`, substring, now);
  }
  environment.registerFunction('string.substring(double): string', substring, now);
  environment.registerFunction('string.split(string, double): list<string>', split, now);
  environment.registerFunction('timestamp(double): google.protobuf.Timestamp', timestamp, now);
  environment.registerFunction('string.linearMatches(string): bool', occurs, now);
  environment.registerFunction('google.protobuf.Timestamp.utcDayOfYear(): int', dayOfYear, now);
  for (const name of variables) environment.registerVariable(name, 'dyn');
  return environment;
}

const environment = createEnvironment();

function refuse(node: ASTNode): void {
  if (node.op === 'value' && node.args instanceof Uint8Array) throw new Refused('type', 'Bytes are not JSON; use text.');
  if (node.op === 'call' && node.args[0] === 'bytes') throw new Refused('type', 'Bytes are not JSON; use text.');
  if (node.op === 'rcall' && node.args[0].startsWith('get') && node.args[2].length > 0) throw new Refused('type', 'Times are in UTC; time zones are not available.');
  if (node.op === 'map') {
    for (const [key] of node.args) {
      if (key.op === 'value' && (key.args === '__proto__' || key.args === 'constructor' || key.args === 'prototype')) {
        throw new Refused('type', `${key.args} cannot be a key.`);
      }
    }
  }
}

/** Branches of two types are fine where the value is JSON anyway; the library's checker insists on one. */
function relaxTernary(node: ASTNode): void {
  const strict: unknown = Reflect.get(node, 'check');
  if (typeof strict !== 'function') throw new Error('The expression library checks differently than expected.');
  Object.defineProperty(node, 'check', {
    value(checker: { getType(name: string): unknown }, ...rest: readonly unknown[]): unknown {
      try {
        return Reflect.apply(strict, node, [checker, ...rest]);
      } catch (error) {
        if (error instanceof Error && Reflect.get(error, 'code') === 'incompatible_ternary_branches') return checker.getType('dyn');
        throw error;
      }
    },
  });
}

export interface ParsedExpression {
  readonly parsed: ParseResult;
  readonly meter: Meter | null;
}

/** Parsed, adjusted, not yet checked. @throws what `toExpressionError` translates */
export function parseExpression(source: string): ParsedExpression {
  if (source.length > longestSource) throw new Refused('limit', `An expression may have ${longestSource} characters at most.`);
  const parsed = environment.parse(source);
  for (const node of everyNode(parsed.ast)) {
    refuse(node);
    if (node.op === '?:') relaxTernary(node);
    if (node.op !== 'rcall') continue;
    const name = replaced.get(node.args[0]);
    if (name !== undefined) node.args[0] = name;
  }
  return { parsed, meter: meterOf(parsed.ast) };
}
