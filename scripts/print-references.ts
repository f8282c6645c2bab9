// Writes every page of docs/reference that is printed from code. Run it after changing what it prints.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { references } from './references.ts'

for (const { path, render } of references) {
  const file = join(import.meta.dirname, '..', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, await render())
  console.log(path)
}
