/** What people were told last. */
import type { Brief } from '#kernel/contribution.ts'
import { plainWords } from '../log/told.ts'
import type { SitrepsState } from './contract.ts'

export const briefs: readonly Brief<{ readonly sitreps: SitrepsState }>[] = [
  {
    part: 'told',
    lines: ({ sitreps }) => {
      const last = sitreps.sent.at(-1)
      return last ? [{ text: plainWords(last.know), entry: last.seq }] : []
    },
  },
]
