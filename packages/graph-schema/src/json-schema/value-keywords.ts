// Keywords on single values: types, constants, numbers, text.
import { canonicalJson } from '../canonical.ts';
import type { Json } from '../json.ts';
import { compilePattern } from '../pattern.ts';
import { formats } from './formats.ts';
import { isArray, isText } from './schema-check.ts';
import type { Check, Keyword, KeywordPlace } from './schema-check.ts';

const typeTests: { readonly [name: string]: (value: Json) => boolean } = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  string: isText,
  number: (value) => typeof value === 'number',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  array: isArray,
  object: (value) => typeof value === 'object' && value !== null && !isArray(value),
};

const type: Keyword = (argument, place) => {
  const names = isArray(argument) ? argument.filter(isText) : isText(argument) ? [argument] : [];
  const tests = names.map((name) => (Object.hasOwn(typeTests, name) ? typeTests[name] : undefined)).filter((test) => test !== undefined);
  if (tests.length === 0 || tests.length !== (isArray(argument) ? argument.length : 1)) {
    place.refuse('type must name JSON types.');
    return null;
  }
  const message = `must be ${names.map((name) => (/^[aio]/.test(name) ? `an ${name}` : name === 'null' ? name : `a ${name}`)).join(' or ')}.`;
  return (value, path, inspection) => {
    if (!tests.some((test) => test(value))) inspection.report(path, message);
  };
};

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

const constant: Keyword = (argument) => {
  const wanted = canonicalJson(argument);
  return (value, path, inspection) => {
    if (canonicalJson(value) !== wanted) inspection.report(path, `must be ${shown(argument)}.`);
  };
};

const choice: Keyword = (argument, place) => {
  if (!isArray(argument)) {
    place.refuse('enum must be a list.');
    return null;
  }
  const wanted = new Set(argument.map(canonicalJson));
  const message = `must be one of ${argument.slice(0, 10).map(shown).join(', ')}${argument.length > 10 ? ', …' : ''}.`;
  return (value, path, inspection) => {
    if (!wanted.has(canonicalJson(value))) inspection.report(path, message);
  };
};

function onNumber(name: string, test: (value: number, limit: number) => boolean, words: string): Keyword {
  return (argument, place) => {
    if (typeof argument !== 'number' || (name === 'multipleOf' && argument <= 0)) {
      place.refuse(`${name} must be a number${name === 'multipleOf' ? ' above 0' : ''}.`);
      return null;
    }
    return (value, path, inspection) => {
      if (typeof value === 'number' && !test(value, argument)) inspection.report(path, `must be ${words} ${argument}.`);
    };
  };
}

function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times));
}

/** A whole number from 0, as sizes are. */
export function sizeOf(argument: Json, name: string, place: KeywordPlace): number | null {
  if (typeof argument === 'number' && Number.isInteger(argument) && argument >= 0) return argument;
  place.refuse(`${name} must be a whole number from 0.`);
  return null;
}

function onLength(name: string, test: (length: number, limit: number) => boolean, words: string): Keyword {
  return (argument, place) => {
    const limit = sizeOf(argument, name, place);
    if (limit === null) return null;
    return (value, path, inspection) => {
      if (isText(value) && !test([...value].length, limit)) inspection.report(path, `must have ${words} ${limit} character${limit === 1 ? '' : 's'}.`);
    };
  };
}

const pattern: Keyword = (argument, place) => {
  const test = patternTest(argument, place);
  if (test === null) return null;
  const check: Check = (value, path, inspection) => {
    if (isText(value) && !test(value)) inspection.report(path, `must match the pattern ${shown(argument)}.`);
  };
  return check;
};

/** A linear-time test for a pattern in a schema; null when it is refused. */
export function patternTest(argument: Json, place: KeywordPlace): ((text: string) => boolean) | null {
  if (!isText(argument)) {
    place.refuse('A pattern must be text.');
    return null;
  }
  try {
    const compiled = compilePattern(argument);
    return (text) => compiled.test(text);
  } catch (error) {
    place.refuse(`Not a pattern in RE2 syntax: ${shown(argument)} (${error instanceof Error ? error.message : 'refused'}).`);
    return null;
  }
}

const format: Keyword = (argument) => {
  const test = isText(argument) ? formats.get(argument) : undefined;
  if (test === undefined) return null;
  return (value, path, inspection) => {
    if (isText(value) && !test(value)) inspection.report(path, `must be a ${String(argument)}.`);
  };
};

export const valueKeywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['type', type],
  ['const', constant],
  ['enum', choice],
  ['minimum', onNumber('minimum', (value, limit) => value >= limit, 'at least')],
  ['maximum', onNumber('maximum', (value, limit) => value <= limit, 'at most')],
  ['exclusiveMinimum', onNumber('exclusiveMinimum', (value, limit) => value > limit, 'more than')],
  ['exclusiveMaximum', onNumber('exclusiveMaximum', (value, limit) => value < limit, 'less than')],
  ['multipleOf', onNumber('multipleOf', isMultiple, 'a multiple of')],
  ['minLength', onLength('minLength', (length, limit) => length >= limit, 'at least')],
  ['maxLength', onLength('maxLength', (length, limit) => length <= limit, 'at most')],
  ['pattern', pattern],
  ['format', format],
]);
