// A QuickJS of its own for every call: an instance of the WASM module on a memory that can't grow past its cap. Nothing a call
// did can be there for the next one, and none of it has to be freed by hand. (The memory limit of QuickJS itself does not hold:
// with 64 MB a process grew past 1.5 GB.)
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
  /** It is not used any more. Takes a moment, so answer first. */
  close(): void;
}

interface Cell {
  readonly memory: Memory;
  readonly memoryMb: number;
  isGrown: boolean;
  isRefused: boolean;
}

/** Its types describe its CommonJS form, where the export is one level deeper. */
const variant = 'default' in imported ? imported.default : imported;
const PAGES_PER_MB = 16;
const initial = LEAST_MEMORY_MB * PAGES_PER_MB;
const compiled = await WebAssembly.compile(readFileSync(fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))));
let spare: Cell | null = null;

export async function openQuickJs(memoryMb: number): Promise<CappedQuickJs> {
  const cell = spare?.memoryMb === memoryMb ? spare : createCell(memoryMb);
  spare = null;
  const quickJs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule: compiled, wasmMemory: cell.memory, log() {} }));
  return { quickJs, wantedMore: () => cell.isRefused, close: () => keepOrCollect(cell) };
}

function createCell(memoryMb: number): Cell {
  const memory = new WebAssembly.Memory({ initial, maximum: memoryMb * PAGES_PER_MB });
  const cell = { memory, memoryMb, isGrown: false, isRefused: false };
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    cell.isGrown = true;
    try {
      return grow(pages);
    } catch (error) {
      cell.isRefused = true;
      throw error;
    }
  };
  return cell;
}

/** A memory that never grew is as good as new once it is wiped, and spares most of a call's garbage. A larger one is worth collecting at once. */
function keepOrCollect(cell: Cell): void {
  if (cell.isGrown) {
    globalThis.gc?.();
    return;
  }
  new Uint8Array(cell.memory.buffer).fill(0);
  spare = cell;
}
