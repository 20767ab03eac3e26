// Where a host may be killed, in the order in which a run comes by.
export const fatalPoints = ['after-fetch', 'before-call', 'during-call', 'after-call', 'before-tool', 'during-tool', 'after-tool', 'before-append', 'during-append', 'after-append', 'after-snapshot', 'before-complete', 'after-complete'] as const;
export type FatalPoint = (typeof fatalPoints)[number];
