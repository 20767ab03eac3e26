// As much of curl as the documentation uses, for machines without it: `node curl.ts [-s] [-N] [-w TEXT] [-X METHOD] [-H HEADER]… [-d BODY] URL`.
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' }, stream: { type: 'boolean', short: 'N' }, after: { type: 'string', short: 'w' },
    method: { type: 'string', short: 'X' }, header: { type: 'string', short: 'H', multiple: true }, body: { type: 'string', short: 'd' },
  },
});
const { body, header = [], method = body === undefined ? 'GET' : 'POST' } = values;
const headers = header.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
const response = await fetch(positionals[0] ?? '', { method, headers, ...(body === undefined ? {} : { body }) });
process.stdout.write(`${await response.text()}${values.after === undefined ? '' : '\n'}`);
