export * from './json.ts';
export * from './graph.ts';
export * from './run.ts';
export * from './problem.ts';
export * from './health.ts';
export * from './credential.ts';
export * from './mcp-server.ts';
export * from './host.ts';
