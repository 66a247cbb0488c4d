import { defineConfig } from 'vite'

// The page is built into dist/app, which the program embeds. Everything is loaded from the
// service itself; names carry a hash, so that they can be kept for ever.
export default defineConfig({
  base: './',
  build: { outDir: 'dist/app', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  esbuild: undefined,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/ogc': 'http://127.0.0.1:8080' } },
})
