// Guard rules at work: a reply, a result or a value as it may be logged, and what is noted of it. Pure, but no part of the fold:
// whoever performs an effect calls it before anything is written, and a fold only reads the note. Detectors may get better without
// any old run folding differently.
import { applyGuards, isJsonObject, rulesAt, type Guarded, type GuardPoint, type GuardRule, type GuardVerdict, type Json } from '@cadre/graph-schema';
import type { GuardJudge, ModelGenerate, ToolCall } from '../effect.ts';
import type { CallResult, GuardNote, ModelReply } from '../event.ts';

/** An answer as it may be logged; or why it may not be logged at all. */
export type GuardedAnswer<Answer> = { readonly answer: Answer; readonly guard?: GuardNote } | { readonly denied: string; readonly guard: GuardNote };

interface Judged {
  readonly on: GuardPoint;
  readonly guarded: Guarded;
  /** Where in the answer the judged value lies. */
  readonly at: GuardNote['findings'][number]['path'];
}

export function guardReply({ guards = [], request }: Pick<ModelGenerate, 'guards' | 'request'>, reply: ModelReply): GuardedAnswer<ModelReply> {
  if (guards.length === 0) return { answer: reply };
  // A condition is about the agent's answer: what it says beside a call, of somebody's draft, or of what was before, has another form.
  const isAnswer = reply.toolCalls.length === 0 && request.purpose !== 'review' && request.purpose !== 'summarise';
  const rules = isAnswer ? guards : withoutConditions(guards);
  const said: Judged = { on: 'output', guarded: applyGuards(rules, 'output', reply.object ?? reply.text), at: [] };
  const calls = reply.toolCalls.map((call, index): Judged => ({ on: 'toolArguments', guarded: applyGuards(guards, 'toolArguments', { tool: call.name, arguments: call.input }), at: ['toolCalls', index] }));
  const all = [said, ...calls];
  const asking = all.find(({ guarded }) => guarded.verdict === 'ask');
  const guard = said.guarded.verdict === 'refuse' ? noteOf(all, said) : noteOf(all, asking ?? strictest(all));
  if (said.guarded.verdict === 'refuse') return { denied: messageOf(said.guarded), guard };
  const toolCalls = reply.toolCalls.map((call, index) => guardedCall(call, calls[index]?.guarded));
  const left = said.guarded.value;
  const own = reply.object === undefined ? { text: textOf(left) } : { object: left, text: textOf(applyGuards(withoutConditions(guards), 'output', reply.text).value) };
  return answered({ ...reply, ...own, toolCalls }, guard);
}

export function guardResult(rules: readonly GuardRule[] = [], result: CallResult): GuardedAnswer<CallResult> {
  if (rules.length === 0) return { answer: result };
  const { output, console } = result;
  const judged: Judged = { on: 'toolResult', guarded: applyGuards(rules, 'toolResult', { output, console }), at: [] };
  const guard = noteOf([judged], judged);
  if (judged.guarded.verdict === 'refuse') return { denied: messageOf(judged.guarded), guard };
  const left = judged.guarded.value;
  if (!isJsonObject(left) || !Array.isArray(left['console'])) throw new Error('What is left of a result has lost its form');
  return answered({ ...result, output: left['output'] ?? null, console: left['console'].map(textOf) }, guard);
}

/** What a `guard.judge` effect completes with. The value is told only when something was taken out of it and it may be used. */
export function judge({ rules, point, value }: Pick<GuardJudge, 'rules' | 'point' | 'value'>): { readonly judged: { readonly value?: Json }; readonly guard?: GuardNote } {
  const guarded = applyGuards(rules, point, value);
  const judged: Judged = { on: point, guarded, at: [] };
  const isSame = guarded.verdict === 'refuse' || !guarded.findings.some(({ action }) => action === 'redact');
  return { judged: isSame ? {} : { value: guarded.value }, ...(guarded.findings.length > 0 && { guard: noteOf([judged], judged) }) };
}

/** What a provider or a service says of a failure may quote what it was given. */
export function guardMessage(rules: readonly GuardRule[] = [], point: GuardPoint, message: string): string {
  return textOf(applyGuards(withoutConditions(rulesAt(rules, point)), point, message).value);
}

/** Whether what a model says may be shown word by word: rules see only the whole. */
export function mayStream(rules: readonly GuardRule[] = []): boolean {
  return rulesAt(rules, 'output').every(({ action }) => action === 'flag');
}

function guardedCall(call: ModelReply['toolCalls'][number], guarded: Guarded | undefined): ModelReply['toolCalls'][number] {
  if (!guarded) return call;
  const left = isJsonObject(guarded.value) ? (guarded.value['arguments'] ?? null) : {};
  const { verdict } = guarded;
  const word: Pick<ToolCall, 'guard'> = verdict === 'ask' || verdict === 'refuse' ? { guard: { verdict, message: messageOf(guarded) } } : {};
  return { callId: call.callId, name: call.name, input: left, ...word };
}

function answered<Answer>(answer: Answer, guard: GuardNote): GuardedAnswer<Answer> {
  return guard.findings.length === 0 ? { answer } : { answer, guard };
}

function noteOf(all: readonly Judged[], decisive: Judged): GuardNote {
  const findings = all.flatMap(({ on, guarded, at }) => guarded.findings.map(({ rule, action, kinds, count, path }) => ({ on, rule, action, kinds: [...kinds], count, path: [...at, ...path] })));
  return { verdict: decisive.guarded.verdict, findings, message: decisive.guarded.message };
}

const order: readonly GuardVerdict[] = ['pass', 'flag', 'ask', 'refuse'];

/** The first of the strictest. */
function strictest(all: readonly Judged[]): Judged {
  return all.reduce((first, next) => (order.indexOf(next.guarded.verdict) > order.indexOf(first.guarded.verdict) ? next : first));
}

function withoutConditions(rules: readonly GuardRule[]): readonly GuardRule[] {
  return rules.filter(({ find }) => !('condition' in find));
}

function messageOf({ message }: Guarded): string {
  return message ?? 'A guard rule says no.';
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
