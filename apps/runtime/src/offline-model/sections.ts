// The parts of a request: what it is about, what others found out, and what to do better. Told by the headings people write,
// such as `Findings:` or `Reply to:`.
import { isProse, sentencesOf } from './sentences.ts';

/** `result`: what somebody of the team gave; `evidence`: other material; `aside`: said to the model about the conversation, nothing to be used in an answer. */
export type SectionRole = 'subject' | 'result' | 'evidence' | 'feedback' | 'focus' | 'aside';

export interface Section {
  readonly heading: string;
  readonly role: SectionRole;
  readonly sentences: readonly string[];
}

const roles: readonly (readonly [RegExp, SectionRole])[] = [
  [/could not be used|conversation so far/i, 'aside'],
  [/^focus/i, 'focus'],
  [/feedback|revise|improve|correction/i, 'feedback'],
  [/^from |made of it|^the draft$/i, 'result'],
  [/fact|finding|answer|result|research|notes?$|analysis|draft|evidence|so far|previous|report|assessment|opinion|source|outline|diagnosis|runbook|playbook/i, 'evidence'],
];

/** A heading, then the rest of its line. Bold and `#` marks around it do not matter. */
const headed = /^\s*(?:#+\s*)?\*{0,2}([A-Z][\p{L}\p{N} '’#/()-]{0,60}):\*{0,2}(?:\s+(.*))?$/u;

export function readSections(text: string): readonly Section[] {
  const sections: Section[] = [];
  let heading = '';
  /** Whether headings inside belong to it: until the next one on a line of its own, or until a blank line when its own was not. */
  let block: 'open' | 'paragraph' | null = null;
  let body: string[] = [];
  const close = () => {
    const role = roleOf(heading);
    const content = body.join('\n').trim();
    // A heading with a few words after it is data (`Customer: Dana Ruiz`), not something to be said.
    const isData = role === 'subject' && heading !== '' && !isProse(content) && !/message|question|request|text|task|complaint|wish/i.test(heading);
    if (content !== '' && !isData) sections.push({ heading: sourceOf(heading), role, sentences: sentencesOf(content) });
    body = [];
  };
  for (const line of onOwnLines(text).split('\n')) {
    const [, name, rest = ''] = headed.exec(line) ?? [];
    if (block === 'paragraph' && line.trim() === '') {
      close();
      [heading, block] = ['', null];
      continue;
    }
    const role = name === undefined ? null : roleOf(name);
    const isInner = rest !== '' && ((block === 'open' && role !== 'focus') || (block === 'paragraph' && role === 'subject'));
    if (name === undefined || isInner) {
      body.push(line);
      continue;
    }
    close();
    heading = name.trim();
    block = roleOf(heading) === 'subject' ? null : rest === '' ? 'open' : 'paragraph';
    body.push(rest);
  }
  close();
  return sections;
}

/** Headings that stand in the middle of a line begin one: "Reply to: this. Facts: those." */
function onOwnLines(text: string): string {
  return text.replace(/(?<=[.!?] )(?=[A-Z][a-z]{2,20}(?: [a-z]{2,20}){0,2}: )/g, '\n');
}

export function roleOf(heading: string): SectionRole {
  return roles.find(([pattern]) => pattern.test(heading))?.[1] ?? 'subject';
}

/** `From Billing` and `What Billing made of it` are both from `Billing`. */
function sourceOf(heading: string): string {
  return heading.replace(/^From /, '').replace(/^What (.+) made of it$/, '$1').replace(/^The (\p{Ll}+)$/u, (_, name: string) => name.charAt(0).toUpperCase() + name.slice(1));
}
