// An issue as one line for a terminal or a CI log: `file:node:field code message`.
import type { Issue, Json } from '@cadre/graph-schema';

export function issueLine(file: string, { node, edge, path = [], code, severity, data }: Issue): string {
  const place = [file, node ?? edge ?? '', path.join('.')].join(':').replace(/:+$/, '');
  return `${place} ${code} ${severity}: ${sentence(code, data)}`;
}

/** The core gives issues as data; their codes are words. */
function sentence(code: string, data: Issue['data']): string {
  if (typeof data['message'] === 'string') return data['message'];
  const words = code.replaceAll('_', ' ');
  const facts = Object.entries(data).map(([name, value]) => `${name} ${shown(value)}`);
  return facts.length === 0 ? words : `${words} (${facts.join(', ')})`;
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
