// A page for people made from the OpenAPI document: plain HTML, no script, nothing from elsewhere.
import { operations } from './operations.ts';
import type { Operation } from './operations.ts';
import { makeProblem } from './problem.ts';

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 3rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
section { border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); padding: .9rem 0; }
code { font: 13px/1.4 ui-monospace, monospace; } .method { display: inline-block; width: 4.2rem; font-weight: 700; }
p { margin: .3rem 0; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .4rem 0 0; font-size: 13.5px; }
dt { font-family: ui-monospace, monospace; } dd { margin: 0; } .quiet { opacity: .7; }
`;

export function docsPage(version: string): string {
  const groups = Map.groupBy(operations, ({ path }) => path.split('/')[path.startsWith('/api/') ? 2 : 1] ?? '');
  const body = [...groups].map(([name, list]) => `<h2>${escape(name)}</h2>${list.map(section).join('')}`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cadre API</title><style>${style}</style></head>
<body><h1>Cadre API <span class="quiet">${escape(version)}</span></h1>
<p>JSON over HTTP with <code>Authorization: Bearer &lt;token&gt;</code> (<code>cadre token</code> prints it). Errors are problem+json with a stable <code>code</code>.
Lists are <code>{ items, next }</code>, paged by <code>cursor</code>. Machine-readable: <a href="/api/openapi.json">openapi.json</a>.</p>${body}</body></html>`;
}

function section({ method, path, summary, query = {}, answers, problems = [] }: Operation): string {
  const rows = [
    ...Object.entries(query).map(([name, meaning]) => [`?${name}=`, meaning] as const),
    ...Object.entries(answers).map(([status, { description }]) => [status, description] as const),
    ...problems.map((code) => [String(makeProblem(code, { detail: '' }).status), code] as const),
  ];
  const list = rows.map(([name, meaning]) => `<dt>${escape(name)}</dt><dd>${escape(meaning)}</dd>`).join('');
  return `<section><code><span class="method">${method.toUpperCase()}</span>${escape(path)}</code><p>${escape(summary)}</p><dl>${list}</dl></section>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
