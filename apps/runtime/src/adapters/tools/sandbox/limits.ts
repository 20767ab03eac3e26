// The bounds of code in the sandbox that a graph can't raise.

/** UTF-8, of the result as JSON. */
export const OUTPUT_BYTES = 1024 * 1024;
/** As everywhere; said again because a process of the sandbox loads nothing of the product but its own folder. */
export const OUTPUT_NESTING = 64;
export const CONSOLE_LINES = 200;
export const CONSOLE_BYTES = 32 * 1024;
/** In UTF-16 units, as are the next two. */
export const CONSOLE_LINE_LENGTH = 1_000;
export const MESSAGE_LENGTH = 2_000;
export const STACK_LENGTH = 8_000;
/** What the C stack of QuickJS may take; with more it runs into its own data before it notices. */
export const STACK_BYTES = 96 * 1024;
/** QuickJS as it is compiled needs a memory of 16 MiB to begin with. */
export const LEAST_MEMORY_MB = 16;
export const MOST_MEMORY_MB = 1_024;
/** Longer deadlines are cut to this: see `MOST_CPU_SECONDS` in start-process.ts. */
export const LONGEST_CALL_MS = 10 * 60_000;
