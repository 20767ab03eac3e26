// TypeScript to JavaScript by blanking out the types: every line stays where it is, so lines of errors are the person's own.
import { transformSync } from 'amaro';

/** The source can't be read as TypeScript whose types can be left out; the message says where and why. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
}

export function stripTypes(source: string): string {
  try {
    return transformSync(source, { mode: 'strip-only', module: false }).code;
  } catch (error) {
    if (typeof error !== 'object' || error === null || !('startLine' in error) || !('message' in error)) throw error;
    throw new SourceRefused(`Line ${String(error.startLine)}: ${String(error.message).replace(/\.$/, '')}.`, { cause: error });
  }
}
