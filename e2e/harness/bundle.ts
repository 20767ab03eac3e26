// Bundles a module of ours with everything it imports into one script for a browser page.
import { build } from 'vite';

/** The script sets a global of this name to what the module exports. */
export async function bundle(entry: string, name: string): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'es2024', lib: { entry, name, formats: ['iife'] } },
  });
  const [output] = Array.isArray(outputs) ? outputs : [outputs];
  if (output === undefined || !('output' in output)) throw new Error(`${entry} gave no bundle.`);
  return output.output[0].code;
}
