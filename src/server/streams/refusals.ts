/** Refusals of the door to the records, before any slice is asked. */
import { refusing } from '#kernel/refusal.ts'

export const refusals = {
  'already-open': 'This record is there already.',
  'not-set-up': 'Open the set-up link printed at the first start.',
  'too-busy': 'Too many changes at once. Nothing was lost; send it again.',
} as const

/** As a slice's `no`. */
export const no = refusing(refusals)
