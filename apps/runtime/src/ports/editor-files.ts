// The built editor as files in memory: only what was there at start can be served, so no path can lead elsewhere.

export type Encoding = 'br' | 'gzip' | 'identity';

export interface EditorFile {
  readonly contentType: string;
  readonly etag: string;
  /** Named by its content's hash, so it never changes. */
  readonly isImmutable: boolean;
  /** Text; what is compressed already is served as it is. */
  readonly isCompressible: boolean;
  bytes(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>>;
}

export interface EditorFiles {
  readonly paths: readonly string[];
  /** By its path below the root, e.g. `/assets/index-abc.js`. */
  get(path: string): EditorFile | null;
}
