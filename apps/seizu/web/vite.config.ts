import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Everything but the page and its icon lies below `/static/`, where browsers may keep it for ever (seizu §6.1). */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    assetsDir: 'static',
    emptyOutDir: true,
    target: ['firefox115', 'chrome110', 'safari16'],
    // No data: URLs and no inline helper script: the pages run under a policy that allows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The driver of the browser path and the graph drawing are large, and loaded only by who needs them.
    chunkSizeWarningLimit: 1200,
    // What every page needs is one file, however much of it later ones share: a browser has six connections to a server.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', test: /\/web\/main\.tsx$/ }] } } },
  },
})
