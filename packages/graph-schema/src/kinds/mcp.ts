import { z } from 'zod';
import { about } from '../fields/about.ts';
import { shortened } from '../fields/text.ts';
import { argumentsFindings, toolFields, toolPlan, toolPorts } from '../fields/tool.ts';
import { jsonObjectSchema } from '../json-value.ts';
import type { ConfigFinding, Kind } from '../kind.ts';

const chosenTool = z.strictObject({
  name: z.string().min(1).max(200).meta(about({ title: 'Tool' })),
  /** Of the tool's schema when it was chosen; a changed tool asks for review again. */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/).nullable().default(null).meta(about({ title: 'Reviewed schema' })),
  description: z.string().max(10_000).default('').meta(about({ title: 'Description', description: 'What the server says of it.', field: 'paragraph' })),
  inputSchema: jsonObjectSchema.default({ type: 'object' }).meta(about({ title: 'Arguments', description: 'As the server gave it.', field: 'schema' })),
});

const config = z.strictObject({
  ...toolFields,
  server: z.string().max(200).default('').meta(about({ title: 'Server', description: 'One of the catalogue.', catalogue: 'mcp-server', needed: true })),
  tools: z.array(chosenTool).max(100).default([]).meta(about({ title: 'Tools', field: 'mcp-tools', needed: true })),
});

export const mcp: Kind<'mcp', z.infer<typeof config>> = {
  kind: 'mcp',
  title: 'MCP tools',
  description: 'Tools of a server from the catalogue.',
  icon: 'plug',
  category: 'tools',
  config,
  ports: () => toolPorts,
  summary({ server, tools }) {
    if (server.trim() === '') return 'No server yet';
    return tools.length === 0 ? server : (shortened(`${server}: ${tools.map(({ name }) => name).join(', ')}`) ?? server);
  },
  plan: (values) => ({
    ...toolPlan(values, 'once'),
    request: {
      type: 'mcp',
      server: values.server,
      tools: values.tools.map(({ name, digest, description, inputSchema }) => ({ name, digest: digest ?? '', description, argumentsSchema: inputSchema })),
    },
  }),
  check: ({ tools }) => tools.flatMap((tool, at) => toolFindings(tool, tools.findIndex(({ name }) => name === tool.name), at)),
};

function toolFindings({ name, digest, inputSchema }: z.infer<typeof chosenTool>, first: number, at: number): readonly ConfigFinding[] {
  const path = ['tools', at];
  return [
    ...argumentsFindings(inputSchema, [...path, 'inputSchema']),
    ...(digest === null ? [{ code: 'tool_not_reviewed', severity: 'error', path, data: { tool: name } } as const] : []),
    ...(first === at ? [] : [{ code: 'tool_repeated', severity: 'error', path, data: { tool: name } } as const]),
  ];
}
