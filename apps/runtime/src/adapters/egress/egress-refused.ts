/** The rules for outgoing requests say no. The message names the host and what an operator can do; never the address a name led to. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  /** As the request wrote it, with its port. */
  readonly host: string;

  constructor(host: string, message: string) {
    super(message);
    this.host = host;
  }
}
