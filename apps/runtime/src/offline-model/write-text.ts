// Short prose out of the material at hand: what the request says, what applies, what others found. Nothing is made up.
import { urgencyOf } from './signals.ts';
import { byWeight, withoutSource, type Finding, type Material } from './material.ts';
import type { Brief } from './read-prompt.ts';
import { distinct, finished, joined, sentencesOf, shortened, unquoted } from './sentences.ts';
import { factFor } from './facts.ts';
import { shared, stemsOf } from './words.ts';

export function writeText(brief: Brief, material: Material): string {
  const text = writeForm(brief, material);
  const additions = answerFeedback(material, text);
  return [text, ...additions].join(brief.instructions.form === 'report' ? '\n\n' : ' ');
}

function writeForm(brief: Brief, material: Material): string {
  switch (brief.instructions.form) {
    case 'reply':
      return writeReply(brief, material);
    case 'list':
      return statements(brief, material).map((sentence, index) => `${index + 1}. ${sentence}`).join('\n');
    case 'report':
      return writeReport(brief, material);
    case 'summary':
    case 'findings':
      return statements(brief, material).join(' ');
  }
}

/** The sentences worth saying, best first, no more than the instructions allow. */
function statements(brief: Brief, material: Material): readonly string[] {
  const said = material.findings.length > 0 ? [...material.knowledge.slice(0, 2), ...conclusions(material, brief)] : ownFindings(material);
  if (said.length > 0) return distinct(said).slice(0, brief.instructions.length);
  return ['There was nothing to work with in the request.'];
}

function ownFindings({ request, knowledge, data, facts }: Material): readonly string[] {
  if (knowledge.length > 0) return [...knowledge, ...onRecord(data)];
  return request.length > 0 ? [...quote(request.slice(0, 3)), ...onRecord(data)] : onRecord(facts);
}

function quote(sentences: readonly string[]): readonly string[] {
  const said = unquoted(sentences.join(' '));
  return said === '' ? [] : [`The request says: “${shortened(said, 300)}”`];
}

function onRecord(data: readonly string[]): readonly string[] {
  return data.length === 0 ? [] : [finished(`On record: ${joined(data.slice(0, 6).map((item) => shortened(item, 60)))}`)];
}

/** What the team found, one after the other, so many sentences each that all have their say; then other material, as far as there is room. */
function conclusions({ findings }: Material, brief: Brief): readonly string[] {
  const { length } = brief.instructions;
  const results = findings.filter((finding) => finding.isResult);
  const others = findings.filter((finding) => !finding.isResult);
  const said = speak(results, length, brief);
  const room = length - said.length;
  return others.length === 0 || room < 1 ? said : [...said, ...speak(others, room, brief)];
}

function speak(findings: readonly Finding[], length: number, brief: Brief): readonly string[] {
  const words = stemsOf(brief.task);
  const counts = allot(length, findings.map((finding) => finding.sentences.length));
  return findings.flatMap(({ source, sentences, isError, isResult }, place) => {
    if (isError) return [`${source} could not help: ${finished((sentences[0] ?? 'no reason given').replace(/^could not do it: /i, ''))}`];
    const said = telling(sentences, counts[place] ?? 1, words).map((sentence) => (isResult ? withoutSource(sentence) : sentence));
    const isNamed = source !== '' && isResult && findings.length > 1;
    return isNamed ? said.map((sentence, index) => (index === 0 ? `${source}: ${sentence}` : sentence)) : said;
  });
}

/** Shares a number of sentences out: one each in turn, to those that have more to say, and one at least to everybody. */
function allot(length: number, available: readonly number[]): readonly number[] {
  const counts = available.map((count) => Math.min(count, 1));
  for (let left = length - counts.length; left > 0; ) {
    const open = available.findIndex((count, place) => (counts[place] ?? 0) < count && (counts[place] ?? 0) === Math.min(...counts.filter((given, other) => given < (available[other] ?? 0))));
    if (open === -1) break;
    counts[open] = (counts[open] ?? 0) + 1;
    left -= 1;
  }
  return counts;
}

/** So many sentences in the order they were said: the first, which says what it is about, and the most telling others. */
function telling(sentences: readonly string[], count: number, words: ReadonlySet<string>): readonly string[] {
  if (sentences.length <= count) return sentences;
  const [first, ...rest] = sentences;
  const best = new Set([first, ...byWeight(rest, words).slice(0, count - 1)]);
  return sentences.filter((sentence) => best.has(sentence));
}

function writeReply(brief: Brief, material: Material): string {
  const { length, kind } = brief.instructions;
  const name = addressee(brief);
  const troubled = material.requestMood < 0 || urgencyOf(brief.task) > 0;
  const facts = material.findings.length > 0 ? conclusions(material, brief).map(withoutSource) : material.knowledge;
  const body = distinct(facts).slice(0, Math.max(3, length - 2));
  const opening = [troubled ? 'thank you for writing to us, and I am sorry for the trouble.' : 'thank you for writing to us.'];
  const about = body.length === 0 && material.subject[0] !== undefined ? [finished(`We have read your message: “${shortened(unquoted(material.subject[0]), 160)}”`), 'We will look into it and come back to you.'] : [];
  const closing = kind ? ['If anything is still open, just answer this message and we will take care of it.'] : [];
  return [`Hello${name === null ? '' : ` ${name}`},`, [...opening.map(finished), ...about, ...body, ...closing].join(' '), 'Kind regards'].join('\n\n');
}

function addressee(brief: Brief): string | null {
  const fact = factFor(new Set(['customer', 'nam']), brief.facts.filter((candidate) => /name|customer/i.test(candidate.name)));
  if (fact !== null && typeof fact.value === 'string' && /^\p{Lu}[\p{L}.' -]{1,40}$/u.test(fact.value)) return fact.value.split(' ')[0] ?? null;
  return /\b(?:my name is|this is|I am|I'm) (\p{Lu}\p{Ll}+)\b/u.exec(brief.task)?.[1] ?? null;
}

function writeReport(brief: Brief, material: Material): string {
  const topic = brief.facts.find((fact) => /^(topic|title|subject|question|headline)$/i.test(fact.name))?.value;
  const title = shortened(String(topic ?? material.subject[0] ?? 'Report').replace(/[.!?]$/, ''), 90);
  const words = stemsOf(brief.task);
  const results = material.findings.filter((finding) => finding.isResult);
  // A draft that came back is kept whole; what it lacks is added to it.
  const isRevision = material.feedback.length > 0 && results.length > 0;
  const findings = isRevision ? results : material.findings;
  const available = findings.map((finding) => finding.sentences.length);
  const counts = isRevision ? available : allot(brief.instructions.length, available);
  const parts = findings.map((finding, place) => {
    const body = finding.isError ? finding.sentences.slice(0, 1) : telling(finding.sentences, counts[place] ?? 1, words);
    return `${finding.isResult && results.length > 1 ? `**${finding.source}.** ` : ''}${body.join(' ')}`;
  });
  const own = material.findings.length === 0 ? [statements(brief, material).join(' ')] : material.knowledge.slice(0, 2);
  const data = material.data.filter((item) => !item.endsWith(String(topic)));
  const figures = data.length === 0 || material.findings.length === 0 ? [] : [`**On record.** ${finished(joined(data.slice(0, 8).map((item) => shortened(item, 60))))}`];
  return [`**${title}**`, ...distinct([...parts, ...own, ...figures])].join('\n\n');
}

/** What somebody missed in an earlier version: the material's sentences on it, or plainly that there are none. */
function answerFeedback(material: Material, text: string): readonly string[] {
  const present = stemsOf(text);
  const available = [...material.findings.flatMap((finding) => finding.sentences), ...material.subject, ...material.knowledge].flatMap(sentencesOf).map(finished);
  const wanted = material.feedback.flatMap((sentence) => /\b(?:add|missing|mention|names?|include|say something about):? ([^.]+)/i.exec(sentence)?.[1]?.split(/,| and /) ?? []);
  const answers = wanted.map((item) => item.trim()).filter((item) => item !== '').slice(0, 4).map((item) => {
    const stems = stemsOf(item);
    const found = available.find((sentence) => shared(stemsOf(sentence), stems).length > 0 && !text.includes(sentence));
    if (found !== undefined) return found;
    const covered = [...stems].every((word) => present.has(word));
    return covered ? '' : `On ${item}: the material at hand says nothing.`;
  });
  return distinct(answers.filter((answer) => answer !== ''));
}

/** Of a reviewer's criteria, those a draft does not meet. */
export function missingCriteria(brief: Brief): readonly string[] {
  const draft = brief.sections.findLast((section) => section.role === 'evidence' || section.role === 'result')?.sentences.join(' ') ?? '';
  const words = stemsOf(draft);
  return brief.instructions.criteria.filter((criterion) => {
    if (/\b(numbers?|figures?|amounts?|dates?|percentages?)\b/i.test(criterion)) return !/\d/.test(draft);
    return shared(stemsOf(criterion), words).length === 0;
  });
}
