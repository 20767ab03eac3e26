// One conversation with one server: requests with their answers, and the tools as it last listed them. Announces no capability, so
// whatever the server asks of us (sampling, elicitation, roots) is refused by the SDK.
import { isJsonObject } from '@cadre/graph-schema';
import type { Json, JsonObject } from '@cadre/graph-schema';
import type { McpRequest } from '@cadre/run-core';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode, isJSONRPCErrorResponse, isJSONRPCResultResponse, McpError, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { CredentialLease } from '../../../ports/credential-vault.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { ListedToolShape, ListedToolsShape } from '../../../shapes/index.ts';
import { version } from '../../../version.ts';
import { bounds } from './bounds.ts';
import { changedTool } from './changed-tool.ts';
import { listPageSchema, listTools } from './list-tools.ts';
import { readResult } from './read-result.ts';
import { ServerError } from './server-error.ts';

export interface SessionOptions {
  /** The server's name in the catalogue. */
  readonly name: string;
  readonly logger: Logger;
  /** Milliseconds that a list of tools counts as what the server has. */
  readonly freshMs: number;
  /** The credential that is sent to the server, to take it out of what comes back; null without one. */
  lease(): Promise<CredentialLease | null>;
  /** A request of ours has its answer. */
  answered(id: RequestId): void;
}

const OPENING_MS = 30_000;
const SEEN_TOOLS = 2_000;
/** Our own deadlines end requests. The SDK's would only do it sooner. */
const NEVER_MS = 2 ** 31 - 1;

const answerSchema = z.custom<JsonObject>(isJsonObject, 'Its answer is nested too deep, or not an object.');

/** The SDK would compile schemas of the server to code. What they describe is not checked here. */
const noValidator = { getValidator: () => () => ({ valid: false as const, data: undefined, errorMessage: 'Not checked.' }) };

export class Session {
  readonly #client: Client;
  readonly #transport: Transport;
  readonly #options: SessionOptions;
  #state: 'new' | 'open' | 'closed' = 'new';
  /** Messages since the last answer. */
  #heard = 0;
  #wasLeft = false;
  #listed: { readonly at: number; readonly tools: Promise<ListedToolsShape> } | null = null;
  /** Tools by digest, to say what has changed. */
  readonly #seen = new Map<string, ListedToolShape>();

  constructor(transport: Transport, options: SessionOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#client = new Client({ name: 'cadre', version }, { capabilities: {}, jsonSchemaValidator: noValidator });
    this.#client.onclose = () => {
      this.#state = 'closed';
    };
    this.#client.onerror = () => this.#count();
    this.#client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      this.#listed = null;
    });
    transport.onmessage = (message) => {
      this.#count();
      if ((isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) && message.id !== undefined) options.answered(message.id);
    };
  }

  get state(): 'new' | 'open' | 'closed' {
    return this.#state;
  }

  /** @throws what the transport throws, or a ServerError */
  async open(): Promise<void> {
    try {
      await this.#client.connect(this.#transport, { timeout: OPENING_MS });
      this.#state = 'open';
    } catch (error) {
      await this.close();
      throw await this.#inServersWords(error);
    }
  }

  /** Asks anew. */
  list(signal: AbortSignal): Promise<ListedToolsShape> {
    const tools = listTools((cursor) => this.#ask('tools/list', cursor === null ? {} : { cursor }, { signal, schema: listPageSchema }));
    const listed = { at: performance.now(), tools };
    this.#listed = listed;
    tools.then(
      ({ items }) => {
        if (this.#seen.size > SEEN_TOOLS) this.#seen.clear();
        for (const tool of items) this.#seen.set(tool.digest, tool);
      },
      () => {
        if (this.#listed === listed) this.#listed = null;
      },
    );
    return tools;
  }

  /** @throws ToolFailure `tool_changed` when the tool is not the one that was reviewed; then nothing was called */
  async call({ tool, digest, arguments: given }: McpRequest, { signal, key }: { readonly signal: AbortSignal; readonly key: string }): Promise<Json> {
    const listed = await this.#freshList();
    if (!listed.items.some((each) => each.name === tool && each.digest === digest)) throw changedTool({ tool, digest, listed, reviewed: this.#seen.get(digest) });
    signal.throwIfAborted();
    return readResult(await this.#ask('tools/call', { name: tool, arguments: given, _meta: { 'cadre/idempotency-key': key } }, { signal, schema: answerSchema }));
  }

  async close(): Promise<void> {
    const wasOpen = this.#state === 'open';
    this.#state = 'closed';
    if (wasOpen && this.#transport instanceof StreamableHTTPClientTransport) {
      // A server that does not take the farewell is left all the same.
      await this.#transport.terminateSession().catch(() => undefined);
    }
    await this.#transport.close();
  }

  /** One list serves all calls that wait for it, so no single one of them ends it. */
  #freshList(): Promise<ListedToolsShape> {
    const isFresh = this.#listed !== null && performance.now() - this.#listed.at <= this.#options.freshMs;
    return isFresh && this.#listed !== null ? this.#listed.tools : this.list(AbortSignal.timeout(OPENING_MS));
  }

  async #ask(method: string, params: JsonObject, { signal, schema }: { readonly signal: AbortSignal; readonly schema: z.ZodType<JsonObject> }): Promise<JsonObject> {
    // The SDK listens to a signal for ever, and would take back what was answered long ago.
    const controller = new AbortController();
    const onAbort = () => controller.abort(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    try {
      const answer = await this.#client.request({ method, params }, schema, { signal: controller.signal, timeout: NEVER_MS });
      this.#heard = 0;
      const lease = await this.#options.lease();
      return lease === null ? answer : answerSchema.parse(lease.redactJson(answer));
    } catch (error) {
      throw await this.#inServersWords(error);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #inServersWords(error: unknown): Promise<unknown> {
    if (!(error instanceof McpError)) return error;
    if (this.#wasLeft) return new ServerError(ErrorCode.InvalidRequest, `It said more than ${bounds.messages} things without being asked, and was left.`);
    const lease = await this.#options.lease();
    return new ServerError(error.code, lease === null ? error.message : lease.redact(error.message));
  }

  /** A server that talks without end is left. */
  #count(): void {
    this.#heard += 1;
    if (this.#heard <= bounds.messages || this.#state === 'closed') return;
    this.#options.logger.warn({ server: this.#options.name, messages: bounds.messages }, 'an MCP server talked without being asked and was left');
    this.#wasLeft = true;
    void this.close();
  }
}
