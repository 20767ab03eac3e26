/** The server refused a request, in the words of the protocol. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: number;

  constructor(code: number, message: string) {
    // Without the prefix that the SDK puts before the server's words.
    super(message.replace(`MCP error ${code}: `, ''));
    this.code = code;
  }
}
