// Keywords that combine schemas.
import { isArray } from './schema-check.ts';
import type { Check, Keyword, KeywordPlace } from './schema-check.ts';
import type { Json } from '../json.ts';

function branches(argument: Json, keyword: string, place: KeywordPlace): readonly Check[] {
  if (isArray(argument) && argument.length > 0) return argument.map((schema, at) => place.compile(schema, keyword, at));
  place.refuse(`${keyword} must be a list of schemas.`);
  return [];
}

const allOf: Keyword = (argument, place) => {
  const checks = branches(argument, 'allOf', place);
  return (value, path, inspection) => {
    for (const check of checks) inspection.apply(check, value, path);
  };
};

const anyOf: Keyword = (argument, place) => {
  const checks = branches(argument, 'anyOf', place);
  return (value, path, inspection) => {
    if (!checks.some((check) => inspection.meets(check, value))) inspection.report(path, `must meet one of ${checks.length} schemas.`);
  };
};

const oneOf: Keyword = (argument, place) => {
  const checks = branches(argument, 'oneOf', place);
  return (value, path, inspection) => {
    const met = checks.filter((check) => inspection.meets(check, value)).length;
    if (met !== 1) inspection.report(path, `must meet exactly one of ${checks.length} schemas, and meets ${met}.`);
  };
};

const not: Keyword = (argument, place) => {
  const check = place.compile(argument, 'not');
  return (value, path, inspection) => {
    if (inspection.meets(check, value)) inspection.report(path, 'must not meet the schema under "not".');
  };
};

const condition: Keyword = (argument, place) => {
  const check = place.compile(argument, 'if');
  const then = place.compile(place.schema['then'] ?? true, 'then');
  const otherwise = place.compile(place.schema['else'] ?? true, 'else');
  return (value, path, inspection) => inspection.apply(inspection.meets(check, value) ? then : otherwise, value, path);
};

export const logicKeywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['allOf', allOf],
  ['anyOf', anyOf],
  ['oneOf', oneOf],
  ['not', not],
  ['if', condition],
]);
