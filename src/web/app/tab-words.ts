/** What the tab says, in words and by its icon (`tab.ts`). */
export type Tab = {
  /** Codename and reference, or nothing on pages of no incident. */
  readonly about: string
  /** What waits for the reader, everywhere. */
  readonly waiting: number
  /** Entries by others in this tab's room since it was last looked at. */
  readonly unseen: number
  readonly fire: boolean
  /** The session ended: nothing is said at all. */
  readonly covered: boolean
}

/** More than this is a lot, whatever the number. */
const COUNT_MAX = 99

/** `(2) Quiet Harbour · INC-7Q4K · Firebreak`. */
export function titleOf({ about, waiting, unseen, covered }: Tab): string {
  if (covered) return 'Firebreak'
  const count = waiting + unseen
  const badge = count === 0 ? '' : `(${count > COUNT_MAX ? `${COUNT_MAX}+` : count}) `
  return `${badge}${about === '' ? '' : `${about} · `}Firebreak`
}

/** Which of the three icons: shape and colour both differ. */
export function iconOf({ waiting, unseen, fire, covered }: Tab): 'calm' | 'waits' | 'fire' {
  if (covered) return 'calm'
  if (fire) return 'fire'
  return waiting + unseen > 0 ? 'waits' : 'calm'
}
