// What there is to say: statements out of the request, the results and the agent's own knowledge, weighed by how much they
// have to do with what was asked.
import { inProse, inWords } from './facts.ts';
import type { Brief } from './read-prompt.ts';
import { distinct, finished, sentencesOf } from './sentences.ts';
import { applies, sentimentOf } from './signals.ts';
import { shared, stemsOf, titleOf } from './words.ts';

export interface Material {
  /** What the request says, as it was said, and the most telling sentences first. */
  readonly request: readonly string[];
  readonly subject: readonly string[];
  /** What the agent knows that applies here, best first. */
  readonly knowledge: readonly string[];
  /** What others found, one entry a source. */
  readonly findings: readonly Finding[];
  readonly feedback: readonly string[];
  /** All data in words, and the figures among it: `debt ratio 0.32`. */
  readonly facts: readonly string[];
  readonly data: readonly string[];
  /** How good (above 0) or bad (below) it all sounds, and the request alone. */
  readonly mood: number;
  readonly requestMood: number;
}

export interface Finding {
  /** Empty when nobody is named. */
  readonly source: string;
  readonly sentences: readonly string[];
  readonly isError: boolean;
  /** From the team, not from the request's own material. */
  readonly isResult: boolean;
}

export function gatherMaterial(brief: Brief): Material {
  const of = (role: string) => brief.sections.filter((section) => section.role === role);
  const subject = of('subject').flatMap((section) => section.sentences);
  const focus = stemsOf(of('focus').flatMap((section) => section.sentences).join(' '));
  const about = stemsOf([...subject, ...of('evidence').flatMap((section) => section.sentences), ...brief.facts.map(inWords)].join(' '));
  const given = (role: 'result' | 'evidence') =>
    of(role).map((section) => ({ source: section.heading, sentences: section.sentences, isError: /^could not do it/i.test(section.sentences[0] ?? ''), isResult: role === 'result' }));
  const returned = brief.results.map((result) => ({ source: titleOf(result.tool), sentences: sentencesOf(inProse(result.text)), isError: result.isError, isResult: true }));
  const knowledge = relevantKnowledge(brief, { about, focus });
  const evidence = knowledge.length === 0 ? given('evidence') : given('evidence').map((finding) => ({ ...finding, sentences: concerning(finding.sentences, brief.instructions.words) }));
  const findings = saidOnce([...returned, ...given('result'), ...evidence], brief.instructions.figuresOnly);
  return {
    request: distinct(subject),
    subject: byWeight(subject, brief.instructions.words),
    knowledge,
    findings,
    feedback: of('feedback').flatMap((section) => section.sentences),
    facts: distinct(brief.facts.map(inWords)),
    data: distinct(brief.facts.filter((fact) => typeof fact.value === 'number').map(inWords)),
    requestMood: sentimentOf(subject.join(' ')),
    mood: sentimentOf([...subject, ...findings.flatMap((finding) => finding.sentences)].join(' ')),
  };
}

/** What of other material concerns somebody with a trade of their own. */
function concerning(sentences: readonly string[], words: ReadonlySet<string>): readonly string[] {
  return sentences.filter((sentence) => shared(stemsOf(sentence), words).length > 1);
}

/** The sentences that share most with `words`, best first, the earlier one when they share alike. */
export function byWeight(sentences: readonly string[], words: ReadonlySet<string>): readonly string[] {
  return distinct(sentences)
    .map((sentence, index) => ({ sentence, index, weight: weigh(sentence, words) }))
    .sort((left, right) => right.weight - left.weight || left.index - right.index)
    .map((entry) => entry.sentence);
}

function weigh(sentence: string, words: ReadonlySet<string>): number {
  const stems = stemsOf(sentence);
  const details = /\d/.test(sentence) ? 0.5 : 0;
  return shared(stems, words).length / Math.sqrt(Math.max(stems.size, 4)) + details - (sentence.endsWith('?') ? 0.1 : 0);
}

/** Rules whose numbers speak against them are left out; rules whose numbers fit come first. */
function relevantKnowledge(brief: Brief, { about, focus }: { readonly about: ReadonlySet<string>; readonly focus: ReadonlySet<string> }): readonly string[] {
  const rated = brief.instructions.knowledge.flatMap((rule, index) => {
    const verdict = applies(rule, brief.facts);
    if (verdict === false) return [];
    const stems = stemsOf(rule);
    const hits = shared(stems, about).length + 2 * shared(stems, focus).length;
    return [{ rule, index, weight: hits + (verdict === true ? 2 : 0) }];
  });
  const fitting = rated.filter((entry) => entry.weight > 0);
  const strongest = Math.max(0, ...fitting.map((entry) => entry.weight));
  const chosen = fitting.filter((entry) => entry.weight >= strongest / 3);
  return chosen.sort((left, right) => right.weight - left.weight || left.index - right.index).map((entry) => finished(entry.rule));
}

/** Findings without what only repeats the question (quotes of it, greetings, closings) and what an earlier source has said. */
function saidOnce(findings: readonly Finding[], figuresOnly: boolean): readonly Finding[] {
  const seen = new Set<string>();
  return findings
    .map((finding) => ({
      ...finding,
      sentences: finding.sentences.map(finished).filter((sentence) => {
        const key = withoutSource(sentence).toLowerCase();
        if (/^(there was nothing to work with|hello|hi|dear|kind regards|thank you for writing)\b/i.test(sentence) || seen.has(key)) return false;
        seen.add(key);
        return !figuresOnly || /\d/.test(sentence);
      }),
    }))
    .filter((finding) => finding.sentences.length > 0);
}

/** "Billing: A charge that was made twice is refunded." without who says it. Short data such as "Risk: Low." and named sources such as "Field study 2024: ..." stay whole. */
export function withoutSource(sentence: string): string {
  return finished(sentence.replace(/^(?:\p{Lu}[\p{L}'’-]{0,30}(?: [\p{L}'’-]{1,30})?: )+(?=["“\p{L}\p{N}](?:\S* ){4})/u, ''));
}
