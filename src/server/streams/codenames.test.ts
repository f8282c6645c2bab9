import { expect, it } from 'vitest'
import { freshCodename } from './codenames.ts'

it('R-245: of sixty that begin one after another no two have the same codename, and names do not run out', () => {
  const names = Array.from({ length: 600 }, freshCodename)
  for (let from = 0; from + 60 <= names.length; from++)
    expect(new Set(names.slice(from, from + 60)).size).toBe(60)
})
