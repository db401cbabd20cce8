import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** One build for both sides: the server says in `/metadata/` which side it is. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ['firefox115', 'chrome110', 'safari16'],
    // No data: URLs and no inline helper script: the pages run under a policy that allows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
