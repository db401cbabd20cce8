import { defineConfig } from 'vite'

/** Scripts alone: pages and their styles come from the server, which finds the names of these files in the manifest. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ['firefox115', 'chrome110', 'safari16'],
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: { main: `${import.meta.dirname}/main.ts`, theme: `${import.meta.dirname}/theme.ts` } },
  },
})
