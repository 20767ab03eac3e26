// Ports for servers of tests that must know theirs before they listen. The system's own choice may be gone again until then: it
// gives the same range to every other server and every outgoing connection. These lie below it, for each process elsewhere.
import { isPortFree } from '../adapters/embedded-postgres/free-port.ts';

const FIRST = 16_000;
const COUNT = 16_000;
/** Between the first ports of two processes that were started one after the other. */
const APART = 127;

let next = process.pid * APART;

export async function findTestPort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries += 1) {
    const port = FIRST + (next++ % COUNT);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port from ${FIRST} to ${FIRST + COUNT - 1} is free on 127.0.0.1.`);
}
