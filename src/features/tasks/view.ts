/** Which next steps are alike, so that nobody does again what somebody does already. */
import { openTasks, type Task, type TasksState } from './contract.ts'

type Wanted = { readonly title: string; readonly kind: string }

/**
 * Open tasks like the wanted one, the oldest first: those with the same title, whatever their kind, and those of the same kind
 * that are about the same asset or have a title that says the same.
 */
export function similarTasks(state: TasksState, wanted: Wanted): readonly Task[] {
  return openTasks(state).filter(
    ({ title, kind }) =>
      haveSameTitle(title, wanted.title) ||
      (kind === wanted.kind &&
        (areAboutTheSame(title, wanted.title) || areAlike(title, wanted.title))),
  )
}

/** The same words in the same order; case, blanks, punctuation and small words such as “the” say nothing, nor does a host's domain. */
function haveSameTitle(one: string, other: string): boolean {
  const [left, right] = [namesIn(one), namesIn(other)]
  return left.length === right.length && left.every((name, at) => isSame(name, right[at] ?? ''))
}

/**
 * Are two titles the same thing in other words? When every word of one is in the other, and there are at least two, or the same
 * words alone. Where each names something that the other does not, such as another host, they are different.
 */
export function areAlike(one: string, other: string): boolean {
  const [fewer, more] = [wordsIn(one), wordsIn(other)].toSorted((a, b) => a.size - b.size)
  if (!fewer || !more || ![...fewer].every((word) => more.has(word))) return false
  return fewer.size === more.size || fewer.size >= 2
}

/**
 * Do two titles name the same asset? When all the assets that one names are in the other: machines such as `db-1` and `web03`,
 * addresses, names with a domain. A host is the same with its domain and without.
 */
export function areAboutTheSame(one: string, other: string): boolean {
  const [left, right] = [namesIn(one), namesIn(other)]
  return areIn(left.filter(isAsset), right) || areIn(right.filter(isAsset), left)
}

function areIn(assets: readonly string[], names: readonly string[]): boolean {
  const whole = new Set(names)
  const hosts = new Set(names.map(hostOf))
  const isThere = (asset: string) =>
    asset.includes('.') ? whole.has(asset) || whole.has(hostOf(asset)) : hosts.has(asset)
  return assets.length > 0 && assets.every(isThere)
}

/** The same name, where one of the two may be without its domain. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true
  return one.includes('.') ? hostOf(one) === other : hostOf(other) === one
}

const isAddress = (name: string): boolean => /^[\d.]+$/.test(name)

/** What comes before a name's domain; an address is whole. */
function hostOf(name: string): string {
  return isAddress(name) ? name : (name.split('.')[0] ?? name)
}

/** Is this word the name of something, by how it is written: with a domain, or letters together with a number? */
function isAsset(name: string): boolean {
  if (name.includes('.'))
    return name.split('.').some((label) => label.length > 1) || isAddress(name)
  return /\d/.test(name) && /\p{L}/u.test(name) && name.length > 2
}

/** Words that say nothing about what is to be done. */
const small = new Set('a an all and at by for from in of on or our the to with'.split(' '))

const isMeant = (word: string): boolean => word !== '' && !small.has(word)

function wordsIn(title: string): ReadonlySet<string> {
  const words = title.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return new Set(words.filter(isMeant))
}

/** The words in their order, where `db-1.internal` is a word. Each character is looked at once. */
function namesIn(title: string): readonly string[] {
  const names = title.toLowerCase().match(/[\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*/gu)
  return (names ?? []).filter(isMeant)
}
