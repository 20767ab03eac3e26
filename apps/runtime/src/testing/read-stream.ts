// Reads server-sent events the way a stranger would: text, blank lines, fields.

export interface ServerSentEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: unknown;
}

/** Gives events as they come; ends with the stream. Comments (heartbeats) are skipped. */
export async function* readStream(response: Response): AsyncGenerator<ServerSentEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
      const data = fields.get('data');
      if (data !== undefined) yield { event: fields.get('event') ?? 'message', id: fields.get('id') ?? null, data: JSON.parse(data) };
    }
  }
}
