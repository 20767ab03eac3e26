import { z } from 'zod';
import { about } from '../fields/about.ts';
import { lineSchema, paragraphSchema, shortened } from '../fields/text.ts';
import { argumentsField, toolFields, toolPorts } from '../fields/tool.ts';
import type { Kind } from '../kind.ts';

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'Use a header name.');
const templateLine = lineSchema.meta(about({ title: 'Value', field: 'template', scope: 'arguments' }));

const config = z.strictObject({
  ...toolFields,
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET').meta(about({ title: 'Method', field: 'choice' })),
  url: lineSchema
    .default('')
    .meta(about({ title: 'URL', field: 'template', scope: 'arguments', needed: true, placeholder: 'https://api.example.com/orders/{{ arguments.id }}' })),
  headers: z.record(headerName, templateLine).default({}).meta(about({ title: 'Headers', field: 'group' })),
  query: z.record(z.string().min(1).max(200), templateLine).default({}).meta(about({ title: 'Query', field: 'group' })),
  body: paragraphSchema.nullable().default(null).meta(about({ title: 'Body', field: 'template', scope: 'arguments' })),
  response: lineSchema
    .nullable()
    .default(null)
    .meta(about({ title: 'Response', description: 'A JSON Pointer to what matters in the reply. Empty: all of it.', field: 'text', group: 'data', placeholder: '/data/items' })),
  credential: z.string().max(200).nullable().default(null).meta(about({ title: 'Credential', description: 'Its id in the catalogue; never a secret.' })),
  arguments: argumentsField,
});

export const http: Kind<'http', z.infer<typeof config>> = {
  kind: 'http',
  title: 'HTTP request',
  description: 'Calls a web service, as a tool of agents or as a step.',
  icon: 'globe',
  category: 'tools',
  config,
  ports: () => toolPorts,
  summary: ({ method, url }) => (url.trim() === '' ? 'No URL yet' : `${method} ${shortened(url) ?? ''}`),
  plan: () => ({ type: 'later' }),
};
