/** The web app's build: one page, served by the server from `dist/web`. Nothing is inlined, so that the strict policy holds. */
import react from '@vitejs/plugin-react'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The service worker has a fixed name, because a browser asks for it by that name for ever. */
const WORKER = 'shell-worker'
/** Alphabets that a text may need and most never do: fetched when they are needed, and not kept beforehand. */
const isFurtherAlphabet = (file: string) => file.endsWith('.woff2') && !/-latin-wght/.test(file)

/** Tells the service worker what the page is made of; the name of that changes with every change of a file. */
function shellList(): Plugin {
  return {
    name: 'shell-list',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[`${WORKER}.js`]
        if (worker?.type !== 'chunk' || worker.imports.length > 0)
          throw new Error('the service worker was not built as one script')
        const files = Object.keys(bundle)
          .filter((file) => file.startsWith('assets/') && !isFurtherAlphabet(file))
          .map((file) => `/${file}`)
          .toSorted()
        const page = readFileSync(here('index.html'), 'utf8')
        const version = createHash('sha256')
          .update(page)
          .update(files.join('\n'))
          .update(worker.code)
        const shell = { version: version.digest('hex').slice(0, 16), files }
        worker.code = worker.code.replaceAll('__SHELL__', JSON.stringify(shell))
      },
    },
  }
}

export default defineConfig({
  plugins: [react(), shellList()],
  publicDir: false,
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // kB, uncompressed. The first load is one file of React, Mantine and the shell, 560 at present; more is looked at.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: { index: here('index.html'), [WORKER]: here('src/web/app/shell-worker/worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7411' } },
})
