/**
 * Guessing at one account's password, from however many addresses. After a few tries in a quarter of an hour each address has one
 * try in five minutes: a crowd of them is slowed to a crawl, and the account's own person, at an address that has not guessed,
 * is let through at once. That holds where addresses are people's: behind a proxy they are when FIREBREAK_PROXY names it.
 */

import { isIPv6 } from 'node:net'

/** Tries at one account within the window that cost nothing: people mistype, and try their other passwords. */
export const TRIES_FREE = 10
const WINDOW_MS = 15 * 60_000
/** After those, an address waits this long between its tries at this account. */
export const ADDRESS_WAIT_MS = 5 * 60_000
/** Accounts and addresses remembered; the longest unheard of is forgotten first. An account is any text that was tried. */
const ACCOUNTS_MAX = 10_000
const ADDRESSES_MAX = 1000

/** When an address last tried, and whether that was one of the free tries. */
type Last = { readonly at: number; readonly free: boolean }
type Tried = { tries: number[]; readonly addresses: Map<string, Last> }

export type Guesses = {
  /** Takes a try; answers how many milliseconds to wait when it is not to be made. */
  readonly take: (account: string, address: string) => number
  /** The try that was taken was right: it was no guess. */
  readonly right: (account: string, address: string) => void
}

/** `now` answers milliseconds of any clock that only goes forward. */
export function openGuesses(now: () => number = () => performance.now()): Guesses {
  const accounts = new Map<string, Tried>()
  return {
    take: (account, address) => {
      const at = now()
      const network = networkOf(address)
      const tried = accounts.get(account) ?? { tries: [], addresses: new Map<string, Last>() }
      put(accounts, account, tried, ACCOUNTS_MAX)
      tried.tries = tried.tries.filter((tryAt) => tryAt > at - WINDOW_MS)
      const last = tried.addresses.get(network)
      const free = tried.tries.length < TRIES_FREE
      if (!free && last !== undefined && at - last.at < ADDRESS_WAIT_MS)
        return ADDRESS_WAIT_MS - (at - last.at)
      if (free) tried.tries.push(at)
      put(tried.addresses, network, { at, free }, ADDRESSES_MAX)
      return 0
    },
    right: (account, address) => {
      const tried = accounts.get(account)
      const last = tried?.addresses.get(networkOf(address))
      if (last?.free) tried?.tries.pop()
      tried?.addresses.delete(networkOf(address))
    },
  }
}

/** What one household or machine has: an IPv4 address, or the first 64 bits of an IPv6 address, of which it has all. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [front = '', back] = address.toLowerCase().split('::')
  const groups = front.split(':').filter((group) => group !== '')
  const behind = (back ?? '').split(':').filter((group) => group !== '')
  const gap = back === undefined ? 0 : 8 - groups.length - behind.length
  return [...groups, ...Array.from({ length: gap }, () => '0'), ...behind]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** Puts an entry last, and forgets the first where there are too many. */
function put<V>(held: Map<string, V>, key: string, value: V, max: number): void {
  held.delete(key)
  held.set(key, value)
  for (const oldest of held.keys()) {
    if (held.size <= max) return
    held.delete(oldest)
  }
}
