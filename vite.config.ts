/** The web app's build: one page, served by the server from `dist/web`. Nothing is inlined, so that the strict policy holds. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  publicDir: false,
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // kB, uncompressed. The first load is one file of React, Mantine and the shell, 560 at present; more is looked at.
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7411' } },
})
