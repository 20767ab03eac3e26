// The templates that ship with Cadre: one folder each, with `graph.json` and, if it has one, `README.md`.
import { readdir, readFile } from 'node:fs/promises';
import { parseGraphText } from '@cadre/graph-schema';
import type { TemplateSource } from '../ports/template-source.ts';
import type { TemplateShape } from '../shapes/index.ts';

export const templatesFolder = new URL('../../../../templates/', import.meta.url);

export function createTemplateFolder(folder: URL = templatesFolder): TemplateSource {
  let templates: Promise<readonly TemplateShape[]> | null = null;
  const list = () => (templates ??= readTemplates(folder));
  return { list, get: async (name) => (await list()).find((template) => template.name === name) ?? null };
}

async function readTemplates(folder: URL): Promise<readonly TemplateShape[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ifMissing([]));
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  return Promise.all(names.map((name) => readTemplate(name, new URL(`${name}/`, folder))));
}

async function readTemplate(name: string, folder: URL): Promise<TemplateShape> {
  const [text, readme] = await Promise.all([readFile(new URL('graph.json', folder), 'utf8'), readFile(new URL('README.md', folder), 'utf8').catch(ifMissing(''))]);
  const graph = parseGraphText(text);
  if (!graph.ok) throw new Error(`The template ${name} is not a graph: ${graph.error[0]?.code ?? 'unknown'}.`);
  const { name: title, description, nodes } = graph.value;
  const agents = nodes.filter(({ kind }) => kind === 'worker' || kind === 'supervisor').length;
  return { name, title, description, agents, nodes: nodes.length, graph: graph.value, readme };
}

function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return instead;
    throw error;
  };
}
