// Builds the editor to `dist`, which the runtime serves; in development the API is proxied from a running runtime.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = 'http://127.0.0.1:4100';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  server: { host: '127.0.0.1', port: 4173, proxy: { '/api': { target: api, changeOrigin: true }, '/health': { target: api, changeOrigin: true } } },
  build: {
    outDir: 'dist',
    target: 'es2024',
    cssTarget: ['chrome125', 'safari18', 'firefox128'],
    // Fonts stay files: the content security policy of the runtime allows no data: fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What changes at its own pace, or is needed by some pages only. Zod stays alone: the entry sets it up before
        // anything builds a schema with it (see main.tsx).
        codeSplitting: {
          groups: [
            { name: 'zod', test: /node_modules[\\/]zod[\\/]/, priority: 40 },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store)[\\/]/, priority: 30 },
            { name: 'graph', test: /packages[\\/]graph-schema[\\/]|node_modules[\\/](@marcbachmann|re2js|@noble)[\\/]/, priority: 20 },
            { name: 'run', test: /packages[\\/]run-core[\\/]|node_modules[\\/]xstate[\\/]/, priority: 20 },
            { name: 'canvas', test: /node_modules[\\/](@xyflow|d3-[a-z]+|zustand)[\\/]/, priority: 20 },
            // Without the grammar of JavaScript, which only a node with code needs.
            { name: 'code-editor', test: /node_modules[\\/](@codemirror[\\/](?!lang-)[a-z]+|@lezer[\\/](common|highlight|lr)|style-mod|crelt|w3c-keyname)[\\/]/, priority: 20 },
            { name: 'router', test: /node_modules[\\/]@tanstack[\\/]/, priority: 20 },
            { name: 'controls', test: /node_modules[\\/](@base-ui|@floating-ui|lucide-react)[\\/]/, priority: 20 },
          ],
        },
      },
    },
  },
});
