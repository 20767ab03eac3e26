// Picks one of several words, or yes or no, by what the material says.
import type { Json } from '@cadre/graph-schema';
import type { Fact } from './facts.ts';
import { factFor } from './facts.ts';
import type { Field } from './field.ts';
import { sentimentOf, urgencyOf } from './signals.ts';
import { shared, stemsOf } from './words.ts';
import { missingCriteria } from './write-text.ts';

const ladder = ['none', 'minimal', 'low', 'minor', 'medium', 'moderate', 'normal', 'high', 'major', 'severe', 'urgent', 'critical'];
const fallbacks = /^(other|none|unknown|general|neutral|unclear|misc|n\/?a)$/i;

export function chooseWord(values: readonly Json[], field: Field): Json {
  const known = factFor(field.words, field.brief.facts);
  const exact = known === null ? undefined : values.find((value) => sameWord(value, known));
  if (exact !== undefined) return exact;
  const words = values.map((value) => ({ value, words: stemsOf(`${String(value)} ${explanationOf(String(value), field.description)}`) }));
  const isLadder = values.every((value) => typeof value === 'string' && ladder.includes(value.toLowerCase()));
  const texts = [...field.material.knowledge, ...field.material.findings.flatMap((finding) => finding.sentences)];
  const rated = words.map(({ value, words: stems }, index) => {
    const inKnown = texts.reduce((sum, text) => sum + 2 * shared(stemsOf(text), stems).length, 0);
    const inSubject = isLadder ? 0 : shared(stemsOf([...field.material.subject, field.brief.task].join(' ')), stems).length;
    return { value, index, score: inKnown + inSubject };
  });
  const best = rated.reduce<(typeof rated)[number] | undefined>((top, entry) => (entry.score > (top?.score ?? 0) ? entry : top), undefined);
  if (best !== undefined) return best.value;
  if (isLadder) return byLevel(values, field);
  const mood = Math.sign(field.material.mood);
  const byMood = mood === 0 ? undefined : values.find((value) => Math.sign(sentimentOf(String(value))) === mood);
  return byMood ?? values.find((value) => fallbacks.test(String(value))) ?? values[0] ?? null;
}

export function chooseTruth(field: Field): boolean {
  const known = factFor(field.words, field.brief.facts);
  if (typeof known?.value === 'boolean') return known.value;
  const name = [...field.words].join(' ');
  if (/\b(accept|approv|ok|good|enough|pass|complet|publish)/.test(name)) {
    return field.brief.instructions.criteria.length > 0 || hasDraft(field) ? missingCriteria(field.brief).length === 0 : field.material.mood >= 0;
  }
  if (/\b(urgent|emergenc|critical|escalat)/.test(name)) return urgencyOf(field.brief.task) > 0;
  if (/\b(eligibl|valid|recommend|safe|healthy|success)/.test(name)) return field.material.mood >= 0;
  const text = stemsOf([...field.material.subject, ...field.material.findings.flatMap((finding) => finding.sentences)].join(' '));
  return shared(field.words, text).length > 0;
}

function hasDraft(field: Field): boolean {
  return field.brief.sections.some((section) => section.role === 'evidence' || section.role === 'result');
}

function byLevel(values: readonly Json[], field: Field): Json {
  const inOrder = [...values].sort((left, right) => ladder.indexOf(String(left).toLowerCase()) - ladder.indexOf(String(right).toLowerCase()));
  const level = urgencyOf(field.brief.task) > 0 ? 1 : field.material.mood < 0 ? 0.5 : 0;
  return inOrder[Math.round(level * (inOrder.length - 1))] ?? null;
}

function sameWord(value: Json, fact: Fact): boolean {
  return String(value).toLowerCase() === String(fact.value).toLowerCase();
}

/** What a description says about one value: "refund: money goes back; other: the rest" -> "money goes back". */
function explanationOf(value: string, description: string): string {
  const at = description.toLowerCase().indexOf(value.toLowerCase());
  if (at === -1 || value === '') return '';
  const rest = description.slice(at + value.length);
  const said = /^\s*(?:[:=(–-]|means|for)\s*([^;.)]{1,200})/.exec(rest)?.[1] ?? '';
  return said.replace(/,\s*\w+\s*[:=].*$/, '');
}
