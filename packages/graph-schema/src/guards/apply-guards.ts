// Judges a value by rules: what may stay, what is taken out of it, and what is to happen. Pure, and it never tells what it found,
// only that it did, how often and where.
import { isJson, isJsonArray, isJsonObject } from '../json-value.ts';
import type { Json } from '../json.ts';
import { conditionHolds } from './condition.ts';
import { finderOf } from './finder.ts';
import { rulesAt, type GuardAction, type GuardPoint, type GuardRule } from './guard-rule.ts';
import { merged } from './merge.ts';

export type GuardVerdict = 'pass' | 'flag' | 'ask' | 'refuse';

export interface GuardFinding {
  /** The rule's id. */
  readonly rule: string;
  readonly action: GuardAction;
  /** `email`, `card`, …; `words`, `pattern` or `condition`. */
  readonly kinds: readonly string[];
  readonly count: number;
  /** Where in the value; keys as they are after redaction. */
  readonly path: readonly (string | number)[];
}

export interface Guarded {
  /** Same shape; what was found by a rule that redacts or refuses is gone from it. */
  readonly value: Json;
  readonly findings: readonly GuardFinding[];
  readonly verdict: GuardVerdict;
  /** Of the rule that decided; null when it may go on without a word. */
  readonly message: string | null;
}

const verdicts: readonly GuardVerdict[] = ['pass', 'flag', 'ask', 'refuse'];
const verdictOf: { readonly [action in GuardAction]: GuardVerdict } = { flag: 'flag', redact: 'pass', ask: 'ask', refuse: 'refuse' };

const MOST_FINDINGS = 50;
/** Of JSON written in a text of JSON. */
const DEEPEST_WRITTEN = 3;
const LONGEST_KEY = 100;
/** After so many looks at a text the whole of it goes. */
const MOST_LOOKS = 6;

type Path = readonly (string | number)[];

export function applyGuards(rules: readonly GuardRule[], point: GuardPoint, value: Json): Guarded {
  const applying = rulesAt(rules, point);
  if (applying.length === 0) return { value, findings: [], verdict: 'pass', message: null };
  const judge = new Judge(applying);
  return judge.judge(value);
}

class Judge {
  readonly #rules: readonly GuardRule[];
  readonly #findings: GuardFinding[] = [];
  /** The strictest rule that found something, and what it says. */
  #verdict: GuardVerdict = 'pass';
  #message: string | null = null;

  constructor(rules: readonly GuardRule[]) {
    this.#rules = rules;
  }

  judge(value: Json): Guarded {
    const left = this.#conditions(value) ?? this.#walk(value, [], 0);
    return { value: left, findings: this.#findings, verdict: this.#verdict, message: this.#message };
  }

  /** A condition that cannot be evaluated counts as true: who wrote it wanted to be told. @returns what is left of a value that is refused as a whole */
  #conditions(value: Json): Json | undefined {
    let left: Json | undefined;
    for (const rule of this.#rules) {
      if (!('condition' in rule.find)) continue;
      const holds = conditionHolds(rule.find.condition, value);
      if (holds.ok && !holds.value) continue;
      this.#found(rule, { kinds: ['condition'], count: 1, path: [] }, holds.ok ? null : `Its condition cannot be told: ${holds.error}`);
      if (takesOut(rule)) left = `[redacted: ${rule.id}]`;
    }
    return left;
  }

  #walk(value: Json, path: Path, written: number): Json {
    if (typeof value === 'string') return this.#text(value, path, written);
    if (typeof value === 'number') {
      const text = String(value);
      const left = this.#plain(text, path);
      return left === text ? value : left;
    }
    if (value === null || typeof value === 'boolean') return value;
    if (isJsonArray(value)) return value.map((item, index) => this.#walk(item, [...path, index], written));
    const object: { [key: string]: Json } = {};
    const taken = new Map<string, number>();
    for (const [key, member] of Object.entries(value)) {
      const name = unused(this.#plain(key, path), object, taken);
      object[name] = this.#walk(member, [...path, name.slice(0, LONGEST_KEY)], written);
    }
    return object;
  }

  /** JSON that is written in a text is judged as what it says: escapes must not hide anything. */
  #text(text: string, path: Path, written: number): string {
    const inside = written < DEEPEST_WRITTEN ? jsonIn(text) : undefined;
    if (inside === undefined) return this.#plain(text, path);
    const left = this.#walk(inside, path, written + 1);
    return JSON.stringify(left) === JSON.stringify(inside) ? text : JSON.stringify(left);
  }

  #plain(text: string, path: Path): string {
    for (const rule of this.#rules) if (!takesOut(rule)) this.#find(rule, text, path);
    return this.#without(text, path, 1);
  }

  /** What is left is looked at again: something else may come to light beside what is gone. */
  #without(text: string, path: Path, look: number): string {
    const gone = this.#rules.filter(takesOut).flatMap((rule) => this.#find(rule, text, path));
    const [first, ...others] = merged(gone);
    if (first === undefined) return text;
    if (look === MOST_LOOKS) return `[redacted: ${first.label}]`;
    let left = '';
    let at = 0;
    for (const { from, to, label } of [first, ...others]) {
      left += `${this.#without(text.slice(at, from), path, look + 1)}[redacted: ${label}]`;
      at = to;
    }
    return left + this.#without(text.slice(at), path, look + 1);
  }

  #find(rule: GuardRule, text: string, path: Path): readonly { readonly from: number; readonly to: number; readonly label: string }[] {
    const matches = text === '' ? [] : (finderOf(rule)?.(text) ?? []);
    if (matches.length > 0) this.#found(rule, { kinds: [...new Set(matches.map(({ kind }) => kind))], count: matches.length, path });
    return matches.map(({ from, to, kind }) => ({ from, to, label: 'pii' in rule.find ? kind : rule.id }));
  }

  #found(rule: GuardRule, { kinds, count, path }: Pick<GuardFinding, 'kinds' | 'count' | 'path'>, note: string | null = null): void {
    const here = this.#findings.findIndex((finding) => finding.rule === rule.id && samePath(finding.path, path));
    const full = this.#findings.length >= MOST_FINDINGS ? this.#findings.findIndex((finding) => finding.rule === rule.id) : -1;
    const place = here >= 0 ? here : full;
    const known = this.#findings[place];
    if (known !== undefined) this.#findings[place] = { ...known, kinds: [...new Set([...known.kinds, ...kinds])], count: known.count + count };
    else this.#findings.push({ rule: rule.id, action: rule.action, kinds, count, path });
    const verdict = verdictOf[rule.action];
    if (verdicts.indexOf(verdict) <= verdicts.indexOf(this.#verdict)) return;
    this.#verdict = verdict;
    this.#message = [rule.message ?? `The guard rule ${rule.id} found something (${kinds.join(', ')}).`, note].filter((part) => part !== null).join(' ');
  }
}

/** What is refused is of no use to anybody either: it is not kept. */
function takesOut(rule: GuardRule): boolean {
  return rule.action === 'redact' || rule.action === 'refuse';
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** Two keys may look alike once something is taken out of them. @param taken the last number of each such key, lest thousands be counted anew for each */
function unused(key: string, object: { readonly [key: string]: Json }, taken: Map<string, number>): string {
  let name = key;
  let number = taken.get(key) ?? 1;
  while (Object.hasOwn(object, name)) name = `${key} ${(number += 1)}`;
  taken.set(key, number);
  return name;
}

function jsonIn(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) && (Array.isArray(value) || isJsonObject(value)) ? value : undefined;
  } catch {
    return undefined; // a text like any other
  }
}
