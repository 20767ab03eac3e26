// A page for people made from the operations: what to send, what comes back, how it is refused. Plain HTML, no script, nothing from elsewhere.
import type { JsonObject } from '@cadre/graph-schema';
import { docsStyle } from './docs-style.ts';
import { escapeHtml, shapeHtml } from './docs-shape.ts';
import { ApiSchemas } from './openapi-schemas.ts';
import { operations } from './operations.ts';
import type { Operation } from './operations.ts';
import { makeProblem } from './problem.ts';

/** @param files paths of what the server serves beside the API: the editor's fonts may be among them */
export function docsPage(version: string, files: readonly string[] = []): string {
  const schemas = new ApiSchemas();
  const groups = Map.groupBy(operations, ({ path }) => path.split('/')[path.startsWith('/api/') ? 2 : 1] ?? '');
  const routes = [...groups].map(([name, list]) => `<h2>${escapeHtml(name)}</h2>${list.map((operation) => section(operation, schemas)).join('')}`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cadre API</title><style>${docsStyle(files)}</style></head>
<body><main><h1>Cadre API <span class="quiet">${escapeHtml(version)}</span></h1>
<p>JSON over HTTP with <code>Authorization: Bearer &lt;token&gt;</code>; <code>npx -y pnpm cadre token</code> prints the token in a link. Errors are
<a href="#Problem">Problem</a> with a stable <code>code</code>; fields that are not known are refused. Lists are paged by <code>cursor</code>. A field with <code>?</code> may be left out.
Machine-readable: <a href="/api/openapi.json">openapi.json</a>.</p>${routes}<h2>Shapes</h2>${shapes(schemas)}</main></body></html>`;
}

function section({ method, path, summary, query = {}, body, answers, problems = [] }: Operation, schemas: ApiSchemas): string {
  const asked = Object.entries(query).map(([name, meaning]) => row(`?${name}=`, proseHtml(meaning)));
  const sent = body === undefined ? [] : [row('send', block(schemas.add(body, 'input')))];
  const given = Object.entries(answers).map(([status, { description, schema, type }]) => row(status, `${proseHtml(description)}${schema === undefined ? kindOf(type) : block(schemas.add(schema, 'output'))}`));
  const refused = [...Map.groupBy(problems, (code) => makeProblem(code, { detail: '' }).status)].map(([status, codes]) => row(String(status), codes.map((code) => `<code>${code}</code>`).join(' ')));
  return `<section><h3><code><b>${method.toUpperCase()}</b> ${escapeHtml(path)}</code></h3><p>${proseHtml(summary)}</p><dl>${[...asked, ...sent, ...given, ...refused].join('')}</dl></section>`;
}

function shapes(schemas: ApiSchemas): string {
  return Object.entries(schemas.components)
    .map(([name, schema]) => `<section id="${escapeHtml(name)}"><h3><code>${escapeHtml(name)}</code></h3>${block(schema)}</section>`)
    .join('');
}

/** Text with `code` in it. */
function proseHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function row(name: string, content: string): string {
  return `<dt>${escapeHtml(name)}</dt><dd>${content}</dd>`;
}

function block(schema: JsonObject): string {
  const shape = shapeHtml(schema);
  return '$ref' in schema ? ` <code>${shape}</code>` : `<pre>${shape}</pre>`;
}

function kindOf(type: string | undefined): string {
  return type === undefined ? '' : ` <code>${escapeHtml(type)}</code>`;
}
