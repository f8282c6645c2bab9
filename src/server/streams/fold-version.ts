/**
 * The version of the fold: a hash over the code that folds. A number to be raised by hand would be forgotten once, and a
 * snapshot of yesterday's fold would then be believed today.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const source = join(import.meta.dirname, '../../')
/** Everything `evolve` may reach (tidy/imports.test.ts). */
const FOLDERS = ['kernel', 'features']

/** Reads the code once, at the start: some hundred small files. */
export async function foldVersion(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of FOLDERS) {
    const files = await readdir(join(source, folder), { recursive: true })
    for (const file of files.toSorted()) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
      hash.update(`${folder}/${file}\n`).update(await readFile(join(source, folder, file)))
    }
  }
  return hash.digest('hex')
}
