// Guard rules as data: what they look at, what they look for, and what happens when they find it.
import { z } from 'zod';
import { expressionSchema } from '../fields/text.ts';

/** What a value is when a rule sees it: what an agent or a run is given, what a tool is called with, what it answered, what an agent or a run says. */
export const guardPoints = ['input', 'toolArguments', 'toolResult', 'output'] as const;

/** From the mildest to the strictest, but for `redact`, which lets go on what is left. */
export const guardActions = ['flag', 'redact', 'ask', 'refuse'] as const;

export const piiKinds = ['email', 'phone', 'card', 'iban', 'nationalId'] as const;

export const guardLimits = { rules: 50, words: 1_000, word: 200, pattern: 1_000, message: 500 } as const;

const findSchema = z.union([
  /** CEL over `value` (what is judged) and `text` (all its text). True means found. */
  z.strictObject({ condition: expressionSchema.min(1) }),
  /** Whole words or phrases. */
  z.strictObject({ words: z.array(z.string().trim().min(1).max(guardLimits.word)).min(1).max(guardLimits.words), caseSensitive: z.boolean().exactOptional() }),
  /** RE2 syntax; occurs anywhere in a text. */
  z.strictObject({ pattern: z.string().min(1).max(guardLimits.pattern) }),
  /** Personal data, by the detectors of `detectors.ts`. */
  z.strictObject({ pii: z.array(z.enum(piiKinds)).min(1).max(piiKinds.length) }),
]);

export const guardRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Use small letters, digits and hyphens, 40 at most.'),
  on: z.array(z.enum(guardPoints)).min(1).max(guardPoints.length),
  find: findSchema,
  action: z.enum(guardActions),
  /** What the person or the model reads when it is asked or refused. */
  message: z.string().min(1).max(guardLimits.message).exactOptional(),
});

export const guardRulesSchema = z.array(guardRuleSchema).max(guardLimits.rules);

export type GuardRule = z.infer<typeof guardRuleSchema>;
export type GuardPoint = (typeof guardPoints)[number];
export type GuardAction = (typeof guardActions)[number];
export type PiiKind = (typeof piiKinds)[number];

export function rulesAt(rules: readonly GuardRule[], ...points: readonly GuardPoint[]): readonly GuardRule[] {
  return rules.filter((rule) => rule.on.some((point) => points.includes(point)));
}
