// Tests about the repository itself. They keep the shape of the house while people build rooms in it.
//
// This file reads the sources and their imports once, as text. The rules in rules.ts are plain functions over that
// list, so each rule is also tried on a small bad example: a rule that cannot fail protects nothing. These tests must
// never know what the product does, only how it is arranged.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'

export const root = dirname(import.meta.dirname)

/** One file: its path from the clone's folder with forward slashes, and its text. */
export type Source = { readonly path: string; readonly text: string }

/** One import: who imports, what it names, and the file of ours that is, if it is one. */
export type Import = {
  readonly from: string
  readonly names: string
  readonly to: string | undefined
  readonly typeOnly: boolean
}

const SOURCE_FOLDERS = ['src', 'test', 'tidy', 'scripts', 'bench', 'bin']
const SOURCE_ENDINGS = ['.ts', '.tsx', '.mjs']

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

let cached: readonly Source[] | undefined

/** Every source file of ours. */
export function readSources(): readonly Source[] {
  cached ??= SOURCE_FOLDERS.flatMap((folder) => listFiles(join(root, folder)))
    .filter((file) => SOURCE_ENDINGS.some((ending) => file.endsWith(ending)))
    .map((file) => ({ path: relative(root, file), text: readFileSync(file, 'utf8') }))
  return cached
}

/** All files below a folder; none when it is missing. */
export function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
  } catch {
    return []
  }
}

/** The imports written in these sources. */
export function importsOf(sources: readonly Source[]): readonly Import[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(IMPORT)].map((match) => {
      const names = match[2] ?? match[3] ?? ''
      return { from: path, names, to: resolveOwn(path, names), typeOnly: match[1] !== undefined }
    }),
  )
}

function resolveOwn(from: string, names: string): string | undefined {
  if (names.startsWith('#')) return `src/${names.slice(1)}`
  if (names.startsWith('.')) return posix.join(posix.dirname(from), names)
  return undefined
}
