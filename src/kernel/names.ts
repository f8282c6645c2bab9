/** Who acted, in words: entries hold ids, never names; and what they are called by kind. */
import { sentenceCase } from './words.ts'

/** What the id of a monitor's alert source begins with, where it acted; the source's own id follows. */
export const SENDER = 'intake:'

/** A name for the reader, given names by id: a person's, Firebreak's own, or what a source of alerts is called. */
export function nameIn(names: Readonly<Record<string, string>>, id: string): string {
  if (id === 'system') return 'Firebreak'
  return names[id] ?? (id.startsWith(SENDER) ? 'an alert source' : 'somebody')
}

/** An entry's kind in plain words, where nothing better is said of it: `clocks.warned.v1` is “Clocks: warned”. */
export function kindInWords(kind: string): string {
  const [slice = '', what = ''] = kind.split('.')
  return sentenceCase(`${slice}: ${what}`.replaceAll('-', ' '))
}
