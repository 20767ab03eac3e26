/** The data folder can't be used. The message says which folder and why, in one sentence. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';

  constructor(folder: string, cause: unknown) {
    super(`The data folder ${folder} can't be used: ${reasonOf(cause)}. Give it write permission or set CADRE_DATA_DIR to another folder.`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason';
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  if (code === 'EROFS') return 'the file system is read-only';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'it, or a folder above it, is a file';
  if (code === 'ENOSPC') return 'the disk is full';
  return cause.message.split('\n')[0] ?? 'unknown reason';
}
