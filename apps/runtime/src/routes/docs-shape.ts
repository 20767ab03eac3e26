// A JSON Schema as people write types: `{ graph: string, input?: Json }`, with names leading to the place that explains them.
import type { Json, JsonObject } from '@cadre/graph-schema';
import { COMPONENTS } from './openapi-schemas.ts';

/** HTML for inside a `pre`. */
export function shapeHtml(schema: JsonObject, indent = ''): string {
  const { $ref: reference, enum: options, type } = schema;
  if (typeof reference === 'string') return link(reference.slice(COMPONENTS.length));
  if ('const' in schema) return literal(schema['const']);
  if (Array.isArray(options)) return options.map(literal).join(' | ');
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return choices.filter(isObject).map((choice) => shapeHtml(choice, indent)).join(' | ');
  if (Array.isArray(type)) return type.map(String).map(escapeHtml).join(' | ');
  if (type === 'array') return list(schema, indent);
  if (type === 'object') return record(schema, indent);
  return typeof type === 'string' ? escapeHtml(type) : 'any JSON';
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function list({ items }: JsonObject, indent: string): string {
  const item = isObject(items) ? shapeHtml(items, indent) : 'any JSON';
  return / \| /.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function record({ properties, required, additionalProperties, propertyNames }: JsonObject, indent: string): string {
  if (!isObject(properties)) {
    const key = isObject(propertyNames) ? shapeHtml(propertyNames) : 'name';
    return isObject(additionalProperties) ? `{ [${key}]: ${shapeHtml(additionalProperties, indent)} }` : 'JSON object';
  }
  const inner = `${indent}  `;
  const isNeeded = (name: string) => Array.isArray(required) && required.includes(name);
  const lines = Object.entries(properties).map(([name, value]) => {
    const schema = isObject(value) ? value : {};
    return `${inner}${escapeHtml(name)}${isNeeded(name) ? '' : '?'}: ${shapeHtml(schema, inner)}${remark(schema)}`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

/** What a type alone does not say. */
function remark(schema: JsonObject): string {
  const { description, minimum, exclusiveMinimum, maximum, minLength, maxLength, maxItems, pattern } = schema;
  const said = [
    typeof description === 'string' ? description : null,
    isBound(minimum) ? `from ${minimum}` : null,
    isBound(exclusiveMinimum) ? `above ${exclusiveMinimum}` : null,
    isBound(maximum) ? `to ${maximum}` : null,
    isBound(minLength) && minLength > 0 ? 'not empty' : null,
    isBound(maxLength) ? `at most ${maxLength} characters` : null,
    isBound(maxItems) ? `at most ${maxItems}` : null,
    typeof pattern === 'string' ? pattern : null,
    schema['default'] === undefined ? null : `else ${JSON.stringify(schema['default'])}`,
  ].filter((part) => part !== null);
  return said.length === 0 ? '' : `  <i>${escapeHtml(said.join(', '))}</i>`;
}

/** The limits of integers as such say nothing. */
function isBound(value: Json | undefined): value is number {
  return typeof value === 'number' && Math.abs(value) < 2 ** 31 - 1;
}

function literal(value: Json | undefined): string {
  return escapeHtml(JSON.stringify(value) ?? '');
}

function link(name: string): string {
  return `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
