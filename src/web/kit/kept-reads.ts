/**
 * What somebody read, kept in this browser for when there is no network: only where they asked for it (settings, “This
 * device”), under their id, bounded, and gone when they sign out, when their session ends elsewhere, or when somebody else
 * signs in. It lies readable on the disk of the machine; that is why it is off until asked for.
 */
import type { Answer } from './client.ts'

/** What this needs of the browser's `caches`; a test has one of its own. */
export type Shelves = {
  open(name: string): Promise<Shelf>
  delete(name: string): Promise<boolean>
}
type Shelf = {
  match(path: string): Promise<Response | undefined>
  put(path: string, response: Response): Promise<void>
  delete(path: string): Promise<boolean>
  keys(): Promise<readonly { readonly url: string }[]>
}

/** Rooms of a week of work, two answers each, and home. */
export const KEPT_MAX = 60
/** Characters of one answer; the head of a large incident and its newest page are below it. */
export const KEPT_LENGTH_MAX = 2_000_000
/** What was true a week ago helps nobody to act. */
export const KEPT_AGE_MAX_MS = 7 * 24 * 3_600_000

export const READS = 'firebreak-read-'
const AT = 'x-kept-at'
/** A server that starts, or a proxy whose server is away. Any other fault is the server's own, and is shown as that. */
const AWAY: readonly number[] = [502, 503, 504]

/** What a page needs to show a room or home as they were last seen; nothing else is kept. */
const KEEPABLE = [
  /^\/api\/v1\/me$/,
  /^\/api\/v1\/policy$/,
  /^\/api\/v1\/incidents\?state=(?:open|concluded)&limit=\d+$/,
  /^\/api\/v1\/incidents\/[\w-]+$/,
  /^\/api\/v1\/incidents\/[\w-]+\/events\?before=newest&limit=\d+$/,
]

/** The address of a record's head, with the name it is asked by: its id or its reference. */
const HEAD = /^\/api\/v1\/incidents\/([\w-]+)$/
/** Any address of a record. */
const RECORD = /^\/api\/v1\/incidents\/([\w-]+)/

export type KeptReads = {
  /** Keeps a good answer; gives a kept one for none; forgets what is no longer this person's to see. */
  readonly settle: <T>(path: string, answer: Answer<T>) => Promise<Answer<T>>
  /** Forgets a record by its address, `/api/v1/incidents/INC-7Q4K`, and the lists that may tell of it. */
  readonly forget: (record: string) => Promise<void>
  readonly wipe: () => Promise<void>
}

type Needs = {
  readonly person: string
  readonly shelves: Shelves
  /** Milliseconds of this machine's clock. */
  readonly clock: () => number
  /** Reads an address of the API anew: what comes of it is settled here as well. */
  readonly ask: (path: string) => void
}

export function openKeptReads({ person, shelves, clock, ask }: Needs): KeptReads {
  const name = READS + person
  /** Records that were answered since they were in no list: concluded, and still this person's to see. */
  const answered = new Set<string>()
  const wipe = async () => void (await shelves.delete(name))
  return {
    wipe,
    forget: async (record) => forget(await shelves.open(name), record),
    settle: async (path, answer) => {
      if (!KEEPABLE.some((shape) => shape.test(path))) return answer
      if (answer.ok) {
        try {
          const shelf = await shelves.open(name)
          await keep(shelf, { path, value: answer.value, at: clock() })
          const record = HEAD.exec(path)?.[1]
          if (record !== undefined) answered.add(record)
          for (const one of await unlisted(shelf, path, { value: answer.value, answered })) ask(one)
        } catch {
          // The browser's own limit or a broken shelf: reading goes on without being kept.
        }
        return answer
      }
      const { status } = answer.problem
      // The session was ended, perhaps because this very device is lost.
      if (status === 401) await wipe()
      else if (status === 403 || status === 404) await forget(await shelves.open(name), path)
      else if (status === 0 || AWAY.includes(status))
        return (await keptAnswer(await shelves.open(name), path, clock())) ?? answer
      return answer
    },
  }
}

type Read = { readonly path: string; readonly value: unknown; readonly at: number }

async function keep(shelf: Shelf, { path, value, at }: Read): Promise<void> {
  const text = JSON.stringify(value)
  if (text === undefined || text.length > KEPT_LENGTH_MAX) return
  const headers = { 'content-type': 'application/json', [AT]: String(at) }
  await shelf.put(path, new Response(text, { headers }))
  await withinLimit(shelf)
}

type Listed = {
  readonly incidents?: readonly { readonly id?: string; readonly ref?: string }[] | null
  readonly next?: unknown
} | null

/**
 * The kept records that a whole list of the open ones does not hold and that were not answered since: concluded, or no longer this
 * person's to see. Each is asked about until an answer comes.
 */
async function unlisted(
  shelf: Shelf,
  path: string,
  { value, answered }: { readonly value: unknown; readonly answered: Set<string> },
): Promise<readonly string[]> {
  const list = value as Listed
  if (!path.startsWith('/api/v1/incidents?state=open') || !list || list.next) return []
  const now = new Set((list.incidents ?? []).flatMap((row) => [row?.id, row?.ref]))
  for (const name of now) if (name !== undefined) answered.delete(name)
  const kept = (await shelf.keys()).map(({ url }) => url.replace(/^https?:\/\/[^/]+/, ''))
  const records = new Set(kept.flatMap((one) => RECORD.exec(one)?.[1] ?? []))
  return [...records]
    .filter((record) => !now.has(record) && !answered.has(record))
    .map((record) => `/api/v1/incidents/${record}`)
}

/** The oldest go first. */
async function withinLimit(shelf: Shelf): Promise<void> {
  const keys = await shelf.keys()
  if (keys.length <= KEPT_MAX) return
  const dated = await Promise.all(
    keys.map(async ({ url }) => {
      const path = url.replace(/^https?:\/\/[^/]+/, '')
      return { path, at: keptSince(await shelf.match(path)) }
    }),
  )
  const old = dated.toSorted((a, b) => a.at - b.at).slice(0, keys.length - KEPT_MAX)
  for (const { path } of old) await shelf.delete(path)
}

const keptSince = (response: Response | undefined) => Number(response?.headers.get(AT) ?? 0)

async function keptAnswer<T>(
  shelf: Shelf,
  path: string,
  now: number,
): Promise<Answer<T> | undefined> {
  const response = await shelf.match(path)
  if (!response) return undefined
  const at = keptSince(response)
  if (now - at > KEPT_AGE_MAX_MS) {
    await shelf.delete(path)
    return undefined
  }
  const value = (await valueOf(response)) as T | undefined
  return value === undefined ? undefined : { ok: true, value, keptAt: new Date(at).toISOString() }
}

/** What was kept; undefined where it was written in part, as by a crash. */
async function valueOf(response: Response | undefined): Promise<unknown> {
  try {
    return await response?.json()
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A record that is closed to somebody is closed in all its parts, and in the lists that were kept while it was open. */
async function forget(shelf: Shelf, path: string): Promise<void> {
  const asked = RECORD.exec(path)?.[1]
  if (asked === undefined) return void (await shelf.delete(path))
  const kept = (await shelf.keys()).map(({ url }) => url.replace(/^https?:\/\/[^/]+/, ''))
  const names = new Set([asked])
  for (const head of kept.filter((one) => HEAD.test(one)))
    for (const name of await namesOf(shelf, head, asked)) names.add(name)
  for (const one of kept) {
    const record = RECORD.exec(one)?.[1]
    const tells = one.startsWith('/api/v1/incidents?')
    if (tells || (record !== undefined && names.has(record))) await shelf.delete(one)
  }
}

/** The names of a kept record, its id and its reference, where one of them is the one asked for: it may be kept under either. */
async function namesOf(shelf: Shelf, head: string, asked: string): Promise<readonly string[]> {
  const value = (await valueOf(await shelf.match(head))) as
    | {
        readonly id?: string
        readonly ref?: string
      }
    | null
    | undefined
  const names = [value?.id, value?.ref].filter((name) => typeof name === 'string')
  return names.includes(asked) ? names : []
}
