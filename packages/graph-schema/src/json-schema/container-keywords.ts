// Keywords on objects and lists.
import { canonicalJson } from '../canonical.ts';
import type { Json } from '../json.ts';
import { isArray, isObject, isText } from './schema-check.ts';
import type { Check, Keyword, KeywordPlace } from './schema-check.ts';
import { patternTest, sizeOf } from './value-keywords.ts';

function schemasIn(argument: Json | undefined, keyword: string, place: KeywordPlace): ReadonlyMap<string, Check> {
  if (argument === undefined) return new Map();
  if (!isObject(argument)) {
    place.refuse(`${keyword} must be an object of schemas.`);
    return new Map();
  }
  return new Map(Object.entries(argument).map(([name, schema]) => [name, place.compile(schema, keyword, name)]));
}

const properties: Keyword = (argument, place) => {
  const checks = schemasIn(argument, 'properties', place);
  return (value, path, inspection) => {
    if (!isObject(value)) return;
    for (const [name, check] of checks) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member !== undefined) inspection.apply(check, member, [...path, name]);
    }
  };
};

function patternChecks(argument: Json | undefined, place: KeywordPlace): readonly { readonly test: (name: string) => boolean; readonly check: Check }[] {
  const found: { readonly test: (name: string) => boolean; readonly check: Check }[] = [];
  for (const [pattern, check] of schemasIn(argument, 'patternProperties', place)) {
    const test = patternTest(pattern, place);
    if (test !== null) found.push({ test, check });
  }
  return found;
}

const patternProperties: Keyword = (argument, place) => {
  const checks = patternChecks(argument, place);
  return (value, path, inspection) => {
    if (!isObject(value)) return;
    for (const [name, member] of Object.entries(value)) {
      for (const { test, check } of checks) if (test(name)) inspection.apply(check, member, [...path, name]);
    }
  };
};

const additionalProperties: Keyword = (argument, place) => {
  const named = new Set(isObject(place.schema['properties']) ? Object.keys(place.schema['properties']) : []);
  const patterned = patternChecks(place.schema['patternProperties'], place);
  const check = place.compile(argument, 'additionalProperties');
  return (value, path, inspection) => {
    if (!isObject(value)) return;
    for (const [name, member] of Object.entries(value)) {
      if (named.has(name) || patterned.some(({ test }) => test(name))) continue;
      if (argument === false) inspection.report([...path, name], 'is not a field of the schema.');
      else inspection.apply(check, member, [...path, name]);
    }
  };
};

const propertyNames: Keyword = (argument, place) => {
  const check = place.compile(argument, 'propertyNames');
  return (value, path, inspection) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) if (!inspection.meets(check, name)) inspection.report([...path, name], 'has a name that the schema does not allow.');
  };
};

const required: Keyword = (argument, place) => {
  if (!isArray(argument) || !argument.every(isText)) {
    place.refuse('required must be a list of names.');
    return null;
  }
  return (value, path, inspection) => {
    if (!isObject(value)) return;
    for (const name of argument) if (!Object.hasOwn(value, name)) inspection.report([...path, name], 'is missing.');
  };
};

const dependentRequired: Keyword = (argument, place) => {
  if (!isObject(argument) || !Object.values(argument).every((names) => isArray(names) && names.every(isText))) {
    place.refuse('dependentRequired must hold lists of names.');
    return null;
  }
  const rules = Object.entries(argument).map(([name, names]) => [name, isArray(names) ? names.filter(isText) : []] as const);
  return (value, path, inspection) => {
    if (!isObject(value)) return;
    for (const [name, names] of rules) {
      if (!Object.hasOwn(value, name)) continue;
      for (const other of names) if (!Object.hasOwn(value, other)) inspection.report([...path, other], `is missing, but ${name} is given.`);
    }
  };
};

const items: Keyword = (argument, place) => {
  const check = place.compile(argument, 'items');
  const first = isArray(place.schema['prefixItems']) ? place.schema['prefixItems'].length : 0;
  return (value, path, inspection) => {
    if (!isArray(value)) return;
    for (let at = first; at < value.length; at += 1) {
      const item = value[at];
      if (item !== undefined) inspection.apply(check, item, [...path, at]);
    }
  };
};

const prefixItems: Keyword = (argument, place) => {
  if (!isArray(argument)) {
    place.refuse('prefixItems must be a list of schemas.');
    return null;
  }
  const checks = argument.map((schema, at) => place.compile(schema, 'prefixItems', at));
  return (value, path, inspection) => {
    if (!isArray(value)) return;
    for (const [at, check] of checks.entries()) {
      const item = value[at];
      if (item !== undefined) inspection.apply(check, item, [...path, at]);
    }
  };
};

const uniqueItems: Keyword = (argument) => {
  if (argument !== true) return null;
  return (value, path, inspection) => {
    if (!isArray(value)) return;
    const seen = new Set<string>();
    for (const [at, item] of value.entries()) {
      const key = canonicalJson(item);
      if (seen.has(key)) inspection.report([...path, at], 'is there twice.');
      seen.add(key);
    }
  };
};

const contains: Keyword = (argument, place) => {
  const check = place.compile(argument, 'contains');
  const { minContains = 1, maxContains = null } = place.schema;
  const least = sizeOf(minContains, 'minContains', place) ?? 1;
  const most = maxContains === null ? Infinity : (sizeOf(maxContains, 'maxContains', place) ?? Infinity);
  return (value, path, inspection) => {
    if (!isArray(value)) return;
    const count = value.filter((item) => inspection.meets(check, item)).length;
    if (count < least) inspection.report(path, `must contain ${least} matching item${least === 1 ? '' : 's'} at least.`);
    if (count > most) inspection.report(path, `must contain ${most} matching item${most === 1 ? '' : 's'} at most.`);
  };
};

function onCount(name: string, countOf: (value: Json) => number | null, things: string): Keyword {
  return (argument, place) => {
    const limit = sizeOf(argument, name, place);
    if (limit === null) return null;
    const isMost = name.startsWith('max');
    return (value, path, inspection) => {
      const count = countOf(value);
      if (count === null || (isMost ? count <= limit : count >= limit)) return;
      inspection.report(path, `must have at ${isMost ? 'most' : 'least'} ${limit} ${things}${limit === 1 ? '' : 's'}.`);
    };
  };
}

const itemCount = (value: Json): number | null => (isArray(value) ? value.length : null);
const fieldCount = (value: Json): number | null => (isObject(value) ? Object.keys(value).length : null);

export const containerKeywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['properties', properties],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['propertyNames', propertyNames],
  ['required', required],
  ['dependentRequired', dependentRequired],
  ['minProperties', onCount('minProperties', fieldCount, 'field')],
  ['maxProperties', onCount('maxProperties', fieldCount, 'field')],
  ['items', items],
  ['prefixItems', prefixItems],
  ['contains', contains],
  ['uniqueItems', uniqueItems],
  ['minItems', onCount('minItems', itemCount, 'item')],
  ['maxItems', onCount('maxItems', itemCount, 'item')],
]);
