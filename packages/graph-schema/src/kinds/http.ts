// A call of a web service: its request as templates over the arguments, and what of the answer the tool gives.
import { z } from 'zod';
import { about } from '../fields/about.ts';
import { credentialField, secretHeaderFindings } from '../fields/credential.ts';
import { isReservedHeader } from '../fields/http-header.ts';
import { blankToNull, expressionSchema, lineSchema, paragraphSchema, shortened } from '../fields/text.ts';
import { argumentsField, argumentsFindings, toolFields, toolPlan, toolPorts } from '../fields/tool.ts';
import type { ConfigFinding, Kind } from '../kind.ts';

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'Use a header name.');
const templateLine = lineSchema.meta(about({ title: 'Value', field: 'template', scope: 'arguments' }));

const config = z.strictObject({
  ...toolFields,
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET').meta(about({ title: 'Method', field: 'choice' })),
  url: lineSchema
    .default('')
    .meta(about({ title: 'URL', field: 'template', scope: 'arguments', needed: true, placeholder: 'https://api.example.com/orders/{{ arguments.id }}' })),
  headers: z.record(headerName, templateLine).default({}).meta(about({ title: 'Headers', field: 'group' })),
  query: z.record(z.string().min(1).max(200), templateLine).default({}).meta(about({ title: 'Query', field: 'group' })),
  body: paragraphSchema.nullable().default(null).meta(about({ title: 'Body', field: 'template', scope: 'arguments' })),
  response: expressionSchema
    .nullable()
    .default(null)
    .meta(
      about({
        title: 'Response',
        description: 'What the tool gives, from response.body, response.status and response.headers. Empty: the body.',
        field: 'expression',
        scope: 'response',
        group: 'data',
        placeholder: 'response.body.items',
      }),
    ),
  credential: credentialField,
  arguments: argumentsField,
  maxResponseMb: z.int().min(1).max(100).default(10).meta(about({ title: 'Largest response in MB', description: 'A larger one fails the call.', field: 'number', group: 'limits' })),
});

type Http = z.infer<typeof config>;

const megabyte = 1024 * 1024;

export const http: Kind<'http', Http> = {
  kind: 'http',
  title: 'HTTP request',
  description: 'Calls a web service, as a tool of agents or as a step.',
  icon: 'globe',
  category: 'tools',
  config,
  ports: () => toolPorts,
  summary: ({ method, url }) => (url.trim() === '' ? 'No URL yet' : `${method} ${shortened(url) ?? ''}`),
  plan: (values) => ({
    ...toolPlan(values, carriesBody(values) ? 'once' : 'read-only'),
    request: {
      type: 'http',
      method: values.method,
      urlTemplate: values.url.trim(),
      headerTemplates: values.headers,
      queryTemplates: values.query,
      bodyTemplate: blankToNull(values.body),
      credential: blankToNull(values.credential),
      responseExpression: blankToNull(values.response),
      argumentsSchema: values.arguments,
      maxResponseBytes: values.maxResponseMb * megabyte,
    },
  }),
  check(values) {
    const reserved = Object.keys(values.headers).filter(isReservedHeader);
    return [
      ...argumentsFindings(values.arguments),
      ...secretHeaderFindings(values.headers),
      ...reserved.map((header): ConfigFinding => ({ code: 'header_reserved', severity: 'error', path: ['headers', header], data: { header } })),
      ...(blankToNull(values.body) === null || carriesBody(values) ? [] : [{ code: 'body_not_sent', severity: 'error', path: ['body'], data: { method: values.method } } as const]),
    ];
  },
};

/** GET and HEAD read and nothing else, so they carry none, and may be repeated. */
function carriesBody({ method }: Http): boolean {
  return method !== 'GET' && method !== 'HEAD';
}
