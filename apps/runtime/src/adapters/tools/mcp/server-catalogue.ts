// The catalogue of MCP servers: the programs of the operator's file, and the addresses in the database. A name in both means the file's.
import type { PageRequest } from '../../../ports/page.ts';
import type { AddServerOutcome, McpServer, McpServerCatalogue, ReplaceServerOutcome } from '../../../ports/tool-catalogue.ts';
import type { HttpServerEntry, ListShape, McpServerShape } from '../../../shapes/index.ts';
import type { McpServerRow, PostgresMcpServerStore } from '../../postgres/mcp-server-store.ts';
import type { Programs } from './program-file.ts';

/** Servers in one database. */
const SERVER_LIMIT = 1_000;

export class ServerCatalogue implements McpServerCatalogue {
  readonly #store: PostgresMcpServerStore;
  readonly #programs: Programs;

  constructor(store: PostgresMcpServerStore, programs: Programs) {
    this.#store = store;
    this.#programs = programs;
  }

  async find(name: string): Promise<McpServer | null> {
    const program = this.#programs.get(name);
    if (program !== undefined) return program;
    const row = await this.#store.get(name);
    return row === null ? null : { type: 'http', url: row.url, credential: row.credential };
  }

  async list(page: PageRequest): Promise<ListShape<McpServerShape>> {
    const { items, next } = await this.#store.list(page);
    const programs = page.cursor === undefined ? [...this.#programs.keys()].map(programShape) : [];
    return { items: [...programs, ...items.filter(({ name }) => !this.#programs.has(name)).map(rowShape)], next };
  }

  async get(name: string): Promise<McpServerShape | null> {
    if (this.#programs.has(name)) return programShape(name);
    const row = await this.#store.get(name);
    return row === null ? null : rowShape(row);
  }

  async add(name: string, entry: HttpServerEntry): Promise<AddServerOutcome> {
    if (this.#programs.has(name)) return { type: 'taken' };
    if ((await this.#store.count()) >= SERVER_LIMIT) return { type: 'full', limit: SERVER_LIMIT };
    const row = await this.#store.insert(name, entry);
    return row === null ? { type: 'taken' } : { type: 'added', server: rowShape(row) };
  }

  async replace(name: string, entry: HttpServerEntry): Promise<ReplaceServerOutcome> {
    if (this.#programs.has(name)) return { type: 'fixed' };
    const row = await this.#store.update(name, entry);
    return row === null ? { type: 'missing' } : { type: 'replaced', server: rowShape(row) };
  }

  async remove(name: string): Promise<'removed' | 'missing' | 'fixed'> {
    if (this.#programs.has(name)) return 'fixed';
    return (await this.#store.remove(name)) ? 'removed' : 'missing';
  }
}

function rowShape({ name, url, credential, description, createdAt, updatedAt }: McpServerRow): McpServerShape {
  return { name, transport: 'http', url, credential, description, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** Neither command nor environment: they are the operator's business. */
function programShape(name: string): McpServerShape {
  return { name, transport: 'stdio', url: null, credential: null, description: '', createdAt: null, updatedAt: null };
}
