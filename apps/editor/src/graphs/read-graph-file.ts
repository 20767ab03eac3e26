// Reads a graph from a file that somebody chose. Nothing of it is run; what is wrong with it comes back as issues.
import { graphLimits, parseGraphText, type Graph, type Issue } from '@cadre/graph-schema';

export interface ImportRefusalNotice {
  readonly file: string;
  readonly reason: string;
  readonly issues: readonly Issue[];
}

export type ReadGraph = { readonly ok: true; readonly graph: Graph } | { readonly ok: false; readonly refusal: ImportRefusalNotice };

/** The part of a File that is needed, so that any source of text will do. */
export interface TextFile {
  readonly name: string;
  readonly size: number;
  text(): Promise<string>;
}

const MEBIBYTE = 1024 * 1024;

export async function readGraphFile(file: TextFile): Promise<ReadGraph> {
  if (file.size > graphLimits.bytes) {
    const reason = `It has ${(file.size / MEBIBYTE).toFixed(1)} MiB; a graph may have ${graphLimits.bytes / MEBIBYTE} MiB at most.`;
    return { ok: false, refusal: { file: file.name, reason, issues: [] } };
  }
  let text: string;
  try {
    text = await file.text();
  } catch {
    return { ok: false, refusal: { file: file.name, reason: 'The file could not be read. It may have been moved, or be a folder.', issues: [] } };
  }
  const parsed = parseGraphText(text);
  if (parsed.ok) return { ok: true, graph: parsed.value };
  return { ok: false, refusal: { file: file.name, reason: 'It is not a graph that this version can read.', issues: parsed.error } };
}
