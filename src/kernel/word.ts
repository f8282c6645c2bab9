/** Words of a line that somebody types, and whether one is a slip of another. */

export type Word = { readonly text: string; readonly start: number; readonly end: number }

/** The word that begins at or after a place. */
export function wordAt(text: string, at: number): Word | undefined {
  let start = at
  while (start < text.length && isSpace(text.charAt(start))) start += 1
  let end = start
  while (end < text.length && !isSpace(text.charAt(end))) end += 1
  return end > start ? { text: text.slice(start, end), start, end } : undefined
}

export const isSpace = (character: string): boolean => character.trim() === ''

/** As it is meant: without what nobody sees or typed around it, such as marks of direction, quotes, brackets and a comma. */
export const plainWord = (word: string): string =>
  word
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replace(/^["'“”‘’«»([{]{1,3}/u, '')
    .replace(/["'“”‘’«»)\]},;:.!]{1,3}$/u, '')

/** Letters that may differ, by the length of what is meant: of a short word every slip is another word. */
const slipsOf = (meant: string): number => (meant.length >= 6 ? 2 : meant.length >= 4 ? 1 : 0)

/** Whether a word is the other one with a slip in it: a letter too many, too few, wrong, or two the wrong way round. Not when it is the same. */
export function isSlip(typed: string, meant: string): boolean {
  const [a, b] = [typed.toLowerCase(), meant.toLowerCase()]
  const most = slipsOf(b)
  if (a === b || most === 0 || Math.abs(a.length - b.length) > most) return false
  return slipsBetween(a, b) <= most
}

/** The optimal string alignment distance of two short words. */
function slipsBetween(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        cell(rows, i - 1, j) + 1,
        (row[j - 1] ?? 0) + 1,
        cell(rows, i - 1, j - 1) + (same ? 0 : 1),
        swapped ? cell(rows, i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    rows.push(row)
  }
  return cell(rows, a.length, b.length)
}
const cell = (rows: readonly (readonly number[])[], i: number, j: number): number =>
  rows[i]?.[j] ?? Number.POSITIVE_INFINITY
