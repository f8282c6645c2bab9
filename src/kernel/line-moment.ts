/**
 * A moment in a line: `14:05`, `at 14:05`, `14:05 UTC`, `2026-11-21 14:05`. What looks like one and is none is named, so that it is
 * not taken for text: the act would be recorded as done now.
 */
import { plainWord, wordAt, type Word } from './word.ts'

type Instant = (text: string) => string | undefined

/** The moment that begins at a place; undefined where none does. */
export function readMoment(
  text: string,
  start: number,
  instant: Instant,
): { readonly value: string; readonly end: number } | undefined {
  const words = wordsFrom(text, start)
  if (words === undefined) return undefined
  const { first, second, third } = words
  const dated = second && DATE.test(plainWord(first.text))
  const typed = dated ? `${plainWord(first.text)}T${plainWord(second.text)}` : plainWord(first.text)
  const [last, next] = dated ? [second, third] : [first, second]
  const utc = next && /^(?:utc|gmt)$/iu.test(plainWord(next.text)) ? next : undefined
  const value = instant(utc ? `${typed}Z` : typed)
  return value === undefined ? undefined : { value, end: (utc ?? last).end }
}

/** What looks like a moment at a place and is not read as one, as it stands there; empty where nothing does. */
export function likeAMoment(text: string, start: number, instant: Instant): string {
  const words = wordsFrom(text, start)
  if (words === undefined) return ''
  const read = readMoment(text, start, instant)
  if (read) {
    const next = wordAt(text, read.end)
    return next && isPartOfATime(plainWord(next.text)) ? text.slice(start, next.end) : ''
  }
  const all = [words.first, words.second, words.third].filter((word) => word !== undefined)
  const said = all.map((word) => plainWord(word.text)).join(' ')
  const found = LIKE_A_TIME.find((like) => like.test(said))
  return found ? words.first.text : ''
}

/** The words there, without a leading `at`. */
function wordsFrom(text: string, start: number) {
  const stated = wordAt(text, start)
  const first = stated?.text.toLowerCase() === 'at' ? wordAt(text, stated.end) : stated
  if (!first) return undefined
  const second = following(text, first)
  return { first, second, third: second && following(text, second) }
}
const following = (text: string, word: Word) => wordAt(text, word.end)

const DATE = /^\d{4}-\d{2}-\d{2}$/
/** Behind a time it says which time; unread, another would be recorded. */
const HALF_OR_OFFSET = /^(?:[ap]\.?m\.?|[+-]\d{2}:?\d{2})$/iu
const ZONES = new Set(
  'BST CDT CEST CET CST EDT EEST EET EST HKT IST JST KST MDT MSK MST PDT PST SGT WEST WET AEDT AEST'.split(
    ' ',
  ),
)
const isPartOfATime = (word: string) => HALF_OR_OFFSET.test(word) || ZONES.has(word)
/** Other ways to write a time, at the beginning of what is left of a line. */
const LIKE_A_TIME = [
  /^~?\d{1,2}(?:[.:h]\d{2}(?![.\d%])|[ap]m(?:\s|$))/iu,
  /^\d{1,2}\s(?:[ap]\.?m\b|o['’]clock)/iu,
  /^\d{4}-\d{1,2}-\d{1,2}/u,
  /^\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4}|\.)?(?:\s|$)/u,
  /^(?:[01]\d|2[0-3])[0-5]\d(?:\s|$)/u,
  /^(?:today|yesterday|tonight|noon|midnight)(?:\s|$)/iu,
  /^[-+~]\s?\d/u,
  /^\d{1,4}\s?(?:s|sec|m|mins?|minutes?|h|hrs?|hours?|d|days?)\s(?:ago|before|earlier)(?:\s|$)/iu,
  /^(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s\d{1,2}(?:\D|$)/iu,
  /^\d{1,2}\.?\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?:\s|$)/iu,
]
