/** Prints a report as PDF with Typst. It computes until it is done: for a worker thread, never for the one that answers. */
import { readFileSync } from 'node:fs'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

const template = readFileSync(new URL('./report.typ', import.meta.url), 'utf8')
const compiler = NodeCompiler.create()
/** Rounds of unused results that are kept: memory stays bounded over many reports. */
const CACHE_ROUNDS = 10

/** The PDF's bytes, of what the template report.typ reads as JSON. Throws when Typst cannot. */
export function printPdf(page: Readonly<Record<string, unknown>>): Uint8Array {
  const pdf = compiler.pdf({ mainFileContent: template, inputs: { report: JSON.stringify(page) } })
  compiler.evictCache(CACHE_ROUNDS)
  return pdf
}
