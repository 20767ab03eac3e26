// The bytes of an answer, decompressed, as they come, and never more than asked for: what counts is what comes out, for a few
// kilobytes can be made to unfold into gigabytes.
import { pipeline } from 'node:stream';
import type { Readable, Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

/** The body can't be read for a reason that lies in it. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** RFC 9659: more than 8 MiB of window is not for the web. */
const zstdWindow = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress(zstdWindow)],
]);

const MOST_CODINGS = 3;

/** Codes of zlib, brotli and zstd, and of nothing else on the way. */
const brokenCode = /^(Z_|ERR__|ERR_BROTLI|ERR_ZSTD|ZSTD_)/;

/**
 * At most `limit` bytes; the rest is not read.
 * @throws BodyError when it is encoded in an unknown way, or broken
 */
export async function readBody(body: Readable, { encoding, limit }: { readonly encoding: string; readonly limit: number }): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of decoded(body, encoding)) {
      if (!Buffer.isBuffer(chunk)) throw new Error('The body gave something else than bytes.');
      length += chunk.length;
      chunks.push(chunk);
      if (length > limit) return { bytes: Buffer.concat(chunks, limit), isWhole: false };
    }
  } catch (error) {
    const isBroken = error instanceof Error && 'code' in error && typeof error.code === 'string' && brokenCode.test(error.code);
    throw isBroken ? new BodyError('Its body is not compressed as it says.', { cause: error }) : error;
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

/** @param encoding of the header `content-encoding`; what was applied last is named last */
function decoded(body: Readable, encoding: string): Readable {
  const codings = encoding.split(',').map((coding) => coding.trim().toLowerCase()).filter((coding) => coding !== '' && coding !== 'identity');
  const creators = codings.map((coding) => decoders.get(coding)).filter((create) => create !== undefined);
  if (creators.length < codings.length || codings.length > MOST_CODINGS) {
    body.destroy();
    throw new BodyError(`Its body is encoded in a way that is not known: ${encoding.slice(0, 100)}.`);
  }
  // Who reads the last stream is told of an error anywhere, so the callback has nothing to add.
  return creators.reverse().reduce<Readable>((stream, create) => pipeline(stream, create(), () => undefined), body);
}
