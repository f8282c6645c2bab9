/** Runs in a thread of its own, so that a long report never makes a responder's log line wait. */
import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

const template = readFileSync(new URL('./report.typ', import.meta.url), 'utf8')
const compiler = NodeCompiler.create()

type Order = { readonly id: number; readonly data: string }

parentPort?.on('message', ({ id, data }: Order) => {
  try {
    const pdf = compiler.pdf({ mainFileContent: template, inputs: { report: data } })
    // Ten rounds of unused results: memory stays bounded over many reports.
    compiler.evictCache(10)
    parentPort?.postMessage({ id, pdf })
  } catch (error) {
    parentPort?.postMessage({ id, error: String(error) })
  }
})
