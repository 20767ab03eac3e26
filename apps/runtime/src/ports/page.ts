// Paging by cursor, the same for every list.

export interface PageRequest {
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The cursor is not one of this list. The first page instead would be a lie, so it is refused. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}
