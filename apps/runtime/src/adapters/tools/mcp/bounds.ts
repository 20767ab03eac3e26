// How much a server may say. Whatever is larger is refused while it comes in, not after it was kept.

export const bounds = {
  /** Bytes of what a tool gives back, with all that the server says meanwhile. */
  answer: 10 * 1024 * 1024,
  /** Bytes of a list of tools, over all its pages. */
  list: 1024 * 1024,
  /** Bytes of the answer to any other request. */
  other: 256 * 1024,
  /** Bytes of a server's own stream of news, in the life of a session. */
  news: 1024 * 1024,
  /** Messages that nobody asked for, between two answers. */
  messages: 10_000,
  tools: 500,
  pages: 50,
  description: 4_000,
  /** Levels of a tool's schema: it is kept in a graph, which has 32 in all. */
  schemaNesting: 20,
  /** Characters of a failure that a server tells. */
  failure: 2_000,
  /** Images, resources and the like of one result that are told of. */
  parts: 100,
} as const;

/** The most bytes of the answer to a request. */
export function answerBound(method: string): number {
  if (method === 'tools/call') return bounds.answer;
  return method === 'tools/list' ? bounds.list : bounds.other;
}
