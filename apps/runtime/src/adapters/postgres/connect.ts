// How this process talks to PostgreSQL: pools by purpose, so that a slow page never waits behind the log, nor the log behind a page.
// The driver is patched (`patches/postgres@3.4.9.patch`): unpatched, a connection that breaks while a write is due ends the
// process by an exception that nobody can catch (porsager/postgres#1154, #1208).
import postgres from 'postgres';

export type Sql = postgres.Sql;
export type Transaction = postgres.TransactionSql;
/** Part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

export interface ConnectOptions {
  readonly connections: number;
  readonly name: string;
  /** Of PostgreSQL, for these connections. */
  readonly settings?: { readonly [name: string]: string };
  readonly onClose?: () => void;
}

export function connect(url: string, options: ConnectOptions): Sql {
  return postgres(url, {
    max: options.connections,
    // The driver's own look-up of array types is an unhandled rejection when the connection breaks during it. We use few.
    fetch_types: false,
    types: { textArray: arrayType(1009), intArray: arrayType(1007), bigintArray: arrayType(1016), floatArray: arrayType(1022), uuidArray: arrayType(2951) },
    connect_timeout: 10,
    max_lifetime: null,
    onnotice: () => {},
    ...(options.onClose ? { onclose: options.onClose } : {}),
    connection: { ...options.settings, application_name: `cadre ${options.name}` },
  });
}

/** Arrays go to the database only; no query gives one back. */
function arrayType(oid: number) {
  return { to: oid, from: [], serialize: toArrayLiteral, parse: String };
}

function toArrayLiteral(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => (typeof value === 'string' ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : String(value))).join(',')}}`;
}

const transientClasses = new Set(['08', '53', '57', '58', '40']);
const transientCodes = new Set([
  'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT',
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
]);

/** Whether the same statement may well succeed later: the connection or the server was at fault, not the statement. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return transientCodes.has(error.code) || (error instanceof postgres.PostgresError && transientClasses.has(error.code.slice(0, 2)));
}
