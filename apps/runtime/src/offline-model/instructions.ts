// An agent's instructions, taken apart: how to write, what the agent is there for, and what it knows. What it knows can be said again
// in a reply; how to write is obeyed and never said.
import { sentencesOf } from './sentences.ts';
import { stemsOf } from './words.ts';

type Form = 'findings' | 'reply' | 'list' | 'summary' | 'report';

export interface Instructions {
  readonly text: string;
  /** Words of the whole text, for telling what concerns this agent. */
  readonly words: ReadonlySet<string>;
  /** Statements and rules of its trade. */
  readonly knowledge: readonly string[];
  /** What a text must hold, as far as an order says so: "check that it names its sources". */
  readonly criteria: readonly string[];
  readonly form: Form;
  /** The most sentences or points it may write. */
  readonly length: number;
  readonly kind: boolean;
  /** Statements without a figure are not wanted. */
  readonly figuresOnly: boolean;
}

const orders =
  /^(?:then |finally |also |always |never |please )?(?:write|answer|reply|respond|keep|be|quote|list|name|say|mention|summari[sz]e|use|give|return|conclude|state|start|end|find|decide|ask|delegate|look|stay|explain|describe|report|draft|accept|choose|pick|do|don't|make|note|include|avoid|turn|take|work|read|review|judge|assess|weigh|compare|collect|gather|classify|speak|address|sign|finish|tell|put|point|prefer|cover|think|only|hand|send|bring|split)(?=[\s,:])/i;
const roleDescriptions = /^(?:you|your|we|our job|(?:when|if|once) you)\b/i;

export function readInstructions(text: string): Instructions {
  const sentences = sentencesOf(text);
  const written = sentences.filter((sentence) => orders.test(sentence));
  return {
    text,
    words: stemsOf(text),
    knowledge: sentences.filter((sentence) => !orders.test(sentence) && !roleDescriptions.test(sentence)),
    criteria: written.flatMap(criteriaOf),
    form: formOf(sentences.filter((sentence) => orders.test(sentence) || roleDescriptions.test(sentence)).join(' ')),
    length: lengthOf(text),
    kind: /\b(kind|friendly|warm|polite|empath)/i.test(text),
    figuresOnly: /\bonly\b[^.]*\b(?:with|have|has|hold|holds|name|names) (?:a |an |its )?(?:number|figure)/i.test(text),
  };
}

function formOf(text: string): Form {
  if (/\b(reply|respond|letter|e-?mail|message to)\b/i.test(text)) return 'reply';
  if (/\b(list|steps|checklist|bullets?|plan|actions)\b/i.test(text)) return 'list';
  if (/\b(article|report|memo|essay|post|piece|draft|page)\b/i.test(text)) return 'report';
  if (/\b(summar|conclu|condense|brief)/i.test(text)) return 'summary';
  return 'findings';
}

const numbers: { readonly [word: string]: number } = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8 };

function lengthOf(text: string): number {
  const match = /\b(one|two|three|four|five|six|seven|eight|\d{1,2})(?: (?:or|to) (one|two|three|four|five|six|seven|eight|\d{1,2}))? (?:\w+ )?(?:sentences?|bullets?|points?|steps?|lines?|actions?)\b/i.exec(text);
  const word = (match?.[2] ?? match?.[1])?.toLowerCase();
  const number = word === undefined ? Number.NaN : (numbers[word] ?? Number(word));
  if (number >= 1) return Math.min(number, 20);
  return /\b(short|brief|concise)\b/i.test(text) ? 4 : 6;
}

/** What "check that it names its sources and a date" asks for: `sources`, `date`. */
function criteriaOf(order: string): readonly string[] {
  const match = /\b(?:if|when|that|unless) (?:it|they|the \w+|each \w+|every \w+|all \w+) (?:also )?(?:must )?(?:names?|holds?|has|have|says?|mentions?|gives?|cites?|includes?|contains?) (.+)$/i.exec(order);
  if (match?.[1] === undefined) return [];
  return match[1]
    .replace(/[.!]$/, '')
    .split(/,| and | or /)
    .map((part) => part.replace(/^\s*(?:a|an|the|its|their|at least|one|any)\s+/i, '').trim())
    .filter((part) => part !== '');
}
