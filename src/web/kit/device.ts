/**
 * Everything this browser keeps for Firebreak, in one place, and how it goes:
 *
 * | name | what | until |
 * |---|---|---|
 * | `firebreak.unsent.{person}` | log lines the server does not have (`outbox.ts`) | it has them, or they sign out |
 * | `firebreak.draft.{person}/…` | what is half typed (`drafts.ts`) | it is sent, they sign out, another signs in |
 * | `firebreak.keeps.{person}`, cache `firebreak-read-{person}` | what was read, if asked for (`kept-reads.ts`) | the same, or the session ends |
 * | `firebreak.notices.{person}` | whether to say on the desktop that something waits | the same |
 * | `firebreak.first-steps.{person}` | first steps put aside (`app/pages/first-steps-data.ts`) | they sign out |
 * | cache `firebreak-shell-{build}` | the page itself; nothing of anybody (`app/shell-worker`) | the next build |
 */
import { call } from './client.ts'
import { DRAFTS, namesIn, type WholeStore } from './drafts.ts'
import { openKeptReads, READS, type KeptReads } from './kept-reads.ts'

const UNSENT = 'firebreak.unsent.'
const KEEPS = 'firebreak.keeps.'
const NOTICES = 'firebreak.notices.'

/** Caches are there on `https:` and on this machine itself only; elsewhere nothing that was read can be kept. */
export const canKeepReads = (): boolean => 'caches' in globalThis

let reads: KeptReads | null = null
let readsOf: string | null = null

/** What is kept of reads here, if the person asked for it. Before anybody is known it is whoever asked for it here last. */
export function keptReads(): KeptReads | null {
  if (!canKeepReads()) return null
  const person = namesIn(localStorage, KEEPS)[0]?.slice(KEEPS.length) ?? null
  if (person !== readsOf) {
    readsOf = person
    reads =
      person === null
        ? null
        : openKeptReads({
            person,
            shelves: caches,
            clock: () => Date.now(),
            ask: (path) => void call({ method: 'GET', path }),
          })
  }
  return reads
}

export function keepsReads(person: string): boolean {
  return localStorage.getItem(KEEPS + person) !== null
}

/** Begins to keep what this person reads, or stops and removes what was kept. */
export async function setKeepsReads(person: string, keep: boolean): Promise<void> {
  if (keep) localStorage.setItem(KEEPS + person, 'yes')
  else localStorage.removeItem(KEEPS + person)
  if (!keep && canKeepReads()) await caches.delete(READS + person)
}

export const wantsNotices = (person: string): boolean =>
  localStorage.getItem(NOTICES + person) !== null

export function setWantsNotices(person: string, wants: boolean): void {
  if (wants) localStorage.setItem(NOTICES + person, 'yes')
  else localStorage.removeItem(NOTICES + person)
}

/** How many lines and half-typed fields wait in this browser, whoever typed them: a count, and nothing of what they say. */
export function countWaiting(store: WholeStore): {
  readonly lines: number
  readonly drafts: number
} {
  const lines = namesIn(store, UNSENT).map((name) => listLength(store.getItem(name)))
  return {
    lines: lines.reduce((sum, count) => sum + count, 0),
    drafts: namesIn(store, DRAFTS).length,
  }
}

function listLength(text: string | null): number {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.length : 0
  } catch {
    return 0
  }
}

/** Says of whom everything is forgotten but one person (`detail`), so that what is only in memory yet is not written afterwards. */
export const forgetting = new EventTarget()
export const sayForgotten = (allBut: string) =>
  forgetting.dispatchEvent(new CustomEvent<string>('forget', { detail: allBut }))

/** Whoever signs in finds nothing of others. Log lines of others stay: they are promised to be sent, under their name only. */
export async function forgetOthers(person: string): Promise<void> {
  sayForgotten(person)
  const mine = [KEEPS + person, NOTICES + person]
  for (const name of [DRAFTS, KEEPS, NOTICES].flatMap((prefix) => namesIn(localStorage, prefix)))
    if (!mine.includes(name) && !name.startsWith(`${DRAFTS}${person}/`))
      localStorage.removeItem(name)
  await forgetReads((name) => name !== READS + person)
}

/** After signing out, or when the account was closed. Log lines of others stay, as above. */
export async function forgetPerson(person: string): Promise<void> {
  sayForgotten('')
  for (const name of namesIn(localStorage, 'firebreak.'))
    if (!name.startsWith(UNSENT) || name === UNSENT + person) localStorage.removeItem(name)
  await forgetReads(() => true)
}

async function forgetReads(which: (name: string) => boolean): Promise<void> {
  if (!canKeepReads()) return
  for (const name of await caches.keys())
    if (name.startsWith(READS) && which(name)) await caches.delete(name)
}
