import { z } from 'zod';
import { about } from '../fields/about.ts';
import { shortened } from '../fields/text.ts';
import { toolFields, toolPorts } from '../fields/tool.ts';
import type { Kind } from '../kind.ts';

const chosenTool = z.strictObject({
  name: z.string().min(1).max(200).meta(about({ title: 'Tool' })),
  /** Of the tool's schema when it was chosen; a changed tool asks for review again. */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/).nullable().default(null).meta(about({ title: 'Reviewed schema' })),
});

const config = z.strictObject({
  ...toolFields,
  server: z.string().max(200).default('').meta(about({ title: 'Server', description: 'Its name in the catalogue of the operator.', needed: true })),
  tools: z.array(chosenTool).max(100).default([]).meta(about({ title: 'Tools', field: 'list', needed: true })),
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
  plan: () => ({ type: 'later' }),
};
