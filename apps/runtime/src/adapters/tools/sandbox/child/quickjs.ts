// A QuickJS of its own for every call: an instance of the WASM module on a memory that can't grow past its cap. Nothing a call
// did can be there for the next one, and none of it has to be freed by hand. (Measured: half a millisecond each. The memory limit
// of QuickJS itself does not hold: with 64 MB a process grew past 1.5 GB.)
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import imported from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import { LEAST_MEMORY_MB } from '../limits.ts';

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** As much of the global as is used here: its types come with those of browsers, which Node's code does not have. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => Memory;
};

export interface CappedQuickJs {
  readonly quickJs: QuickJSWASMModule;
  /** Whether it has ever asked for more memory than there is. */
  wantedMore(): boolean;
  hasGrown(): boolean;
}

/** Its types describe its CommonJS form, where the export is one level deeper. */
const variant = 'default' in imported ? imported.default : imported;
const PAGES_PER_MB = 16;
const initial = LEAST_MEMORY_MB * PAGES_PER_MB;
const compiled = await WebAssembly.compile(readFileSync(fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))));

export async function openQuickJs(memoryMb: number): Promise<CappedQuickJs> {
  const memory = new WebAssembly.Memory({ initial, maximum: memoryMb * PAGES_PER_MB });
  let isRefused = false;
  let isGrown = false;
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    try {
      isGrown = true;
      return grow(pages);
    } catch (error) {
      isRefused = true;
      throw error;
    }
  };
  const quickJs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule: compiled, wasmMemory: memory, log() {} }));
  return { quickJs, wantedMore: () => isRefused, hasGrown: () => isGrown };
}
