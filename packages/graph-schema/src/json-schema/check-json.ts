// JSON Schema (2020-12, the part that structured output and forms use) for inputs, forms and replies. Zod's own reader of JSON
// Schema was tried first: it compiles patterns for a backtracking engine, fills in defaults, and checks nothing where `type` is
// left out. This one only checks, in linear time, and refuses a schema with keywords it does not know instead of ignoring them.
import type { Json, JsonObject } from '../json.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { containerKeywords } from './container-keywords.ts';
import { logicKeywords } from './logic-keywords.ts';
import { Inspection, isObject } from './schema-check.ts';
import type { Check, JsonProblem, Keyword, KeywordPlace, Path } from './schema-check.ts';
import { valueKeywords } from './value-keywords.ts';

const keywords: ReadonlyMap<string, Keyword> = new Map([...valueKeywords, ...containerKeywords, ...logicKeywords]);

/** Read by other keywords, or notes for people. */
const silent: ReadonlySet<string> = new Set([
  '$schema', '$id', '$comment', '$defs', 'definitions', 'title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly',
  'then', 'else', 'minContains', 'maxContains',
]);

const deepestSchema = 64;

class SchemaCompiler {
  readonly problems: JsonProblem[] = [];
  readonly #root: JsonObject;
  /** By reference text; entered before it is compiled, so that a recursive schema ends. */
  readonly #references = new Map<string, { check: Check }>();

  constructor(root: JsonObject) {
    this.#root = root;
  }

  compile(schema: Json | undefined, path: Path): Check {
    if (schema === true) return () => undefined;
    if (schema === false) return (_value, at, inspection) => inspection.report(at, 'is not allowed.');
    if (!isObject(schema) || path.length > deepestSchema) {
      this.problems.push({ path: [...path], message: 'A schema must be an object, true or false, and not nested too deep.' });
      return () => undefined;
    }
    const checks = Object.entries(schema).map(([name, argument]) => this.#keyword({ name, argument }, schema, path)).filter((check) => check !== null);
    return (value, at, inspection) => {
      for (const check of checks) check(value, at, inspection);
    };
  }

  #keyword({ name, argument }: { readonly name: string; readonly argument: Json }, schema: JsonObject, path: Path): Check | null {
    const refuse = (message: string): void => void this.problems.push({ path: [...path, name], message });
    if (name === '$ref') return this.#reference(argument, refuse);
    if (silent.has(name) || name.startsWith('x-')) return null;
    const keyword = keywords.get(name);
    if (keyword !== undefined) {
      const place: KeywordPlace = { schema, refuse, compile: (inner, ...under) => this.compile(inner, [...path, ...under]) };
      return keyword(argument, place);
    }
    refuse(`The keyword ${name} is not supported.`);
    return null;
  }

  #reference(argument: Json, refuse: (message: string) => void): Check | null {
    const known = typeof argument === 'string' ? this.#references.get(argument) : undefined;
    if (known !== undefined) return (value, path, inspection) => inspection.apply(known.check, value, path);
    const target = typeof argument === 'string' ? this.#find(argument) : undefined;
    if (target === undefined || typeof argument !== 'string') {
      refuse(`The reference ${JSON.stringify(argument)} leads nowhere; only #, #/$defs/… and #/definitions/… are followed.`);
      return null;
    }
    const entry: { check: Check } = { check: () => undefined };
    this.#references.set(argument, entry);
    entry.check = this.compile(target, argument.split('/').slice(1));
    return (value, path, inspection) => inspection.apply(entry.check, value, path);
  }

  #find(reference: string): Json | undefined {
    if (reference === '#') return this.#root;
    const [start, group, name, ...rest] = reference.split('/');
    if (start !== '#' || name === undefined || rest.length > 0 || (group !== '$defs' && group !== 'definitions')) return undefined;
    const definitions = this.#root[group];
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
    return isObject(definitions) && Object.hasOwn(definitions, key) ? definitions[key] : undefined;
  }
}

interface CompiledSchema {
  readonly check: Check;
  readonly problems: readonly JsonProblem[];
}

const compiledSchemas = new WeakMap<JsonObject, CompiledSchema>();

function compiledOf(schema: JsonObject): CompiledSchema {
  const known = compiledSchemas.get(schema);
  if (known !== undefined) return known;
  const compiler = new SchemaCompiler(schema);
  const compiled = { check: compiler.compile(schema, []), problems: compiler.problems };
  compiledSchemas.set(schema, compiled);
  return compiled;
}

/** What is wrong with a schema itself; paths are inside the schema. */
export function schemaProblems(schema: JsonObject): readonly JsonProblem[] {
  return compiledOf(schema).problems;
}

/** The same value when it meets the schema; else what is wrong, with paths inside the value. A wrong schema fails every value. */
export function checkJson(schema: JsonObject, value: Json): Result<Json, readonly JsonProblem[]> {
  const { check, problems } = compiledOf(schema);
  const [first] = problems;
  if (first !== undefined) return fail([{ path: [], message: `The schema cannot be used: ${first.message} (at /${first.path.join('/')})` }]);
  const inspection = new Inspection();
  inspection.apply(check, value, []);
  return inspection.problems.length === 0 ? ok(value) : fail(inspection.problems);
}
