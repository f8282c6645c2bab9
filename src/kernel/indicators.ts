/**
 * Values in a text that point to an attacker or to what was hit: found in anything typed or pasted, offered to a person and
 * never taken by themselves. Linear in the text; 20 kB take a few milliseconds.
 */
import { getHostname, parse } from 'tldts'
import { refang, type Refanged } from './refang.ts'

/** The types of R-106 that can be told by their form alone; accounts and host names of a house are named by people. */
export type IndicatorType =
  | 'ip'
  | 'network'
  | 'domain'
  | 'host'
  | 'url'
  | 'email'
  | 'hash'
  | 'file-name'
  | 'path'
  | 'cve'
  | 'registry'
  | 'mutex'
  | 'wallet'
  | 'user-agent'
  | 'certificate'

/** A value as it is compared and kept, and where in the text it stands. */
export type Found = {
  readonly type: IndicatorType
  readonly value: string
  readonly start: number
  readonly end: number
}

/** Longer texts are evidence, and are read in parts. */
export const INDICATOR_TEXT_MAX = 200_000
/** More in one text are a list, which is pasted as one. */
export const INDICATORS_MAX = 2000

/** All values in a text, in their order, none inside another. */
export function findIndicators(text: string): readonly Found[] {
  const plain = refang(text.slice(0, INDICATOR_TEXT_MAX))
  const taken = new Uint8Array(plain.text.length + 1)
  const found: Found[] = []
  const take = ({ type, value, start, end }: Found) => {
    if (found.length >= INDICATORS_MAX || taken.subarray(start, end).includes(1)) return
    taken.fill(1, start, end)
    found.push({ type, value, start: plain.from[start] ?? 0, end: plain.from[end] ?? text.length })
  }
  for (const one of byForm(plain.text)) take(one)
  for (const one of byWord(plain, taken)) take(one)
  return found.toSorted((a, b) => a.start - b.start)
}

type Form = {
  readonly type: IndicatorType
  readonly like: RegExp
  readonly value?: (found: string) => string
}

/** What is told by how it begins. Each is linear: what repeats is one class of characters, or bounded. */
const FORMS: readonly Form[] = [
  {
    type: 'url',
    like: /(?<![\p{L}\p{N}])(?:https?|ftps?|sftp|wss?|tcp|udp|ldaps?|smb):\/\/(?:\[[0-9a-f:.]{2,45}\])?[^\s'{}^\\[\]]{1,2000}/giu,
  },
  {
    type: 'user-agent',
    like: /(?<!\p{L})Mozilla\/\d\.\d \([^()\n]{3,200}\)(?: [A-Za-z]{2,20}\/[\w.]{1,30}| \([^()\n]{1,60}\)| like Gecko| Safari| Mobile){0,12}/gu,
  },
  {
    type: 'certificate',
    like: /(?<![0-9A-F:])(?:[0-9A-F]{2}:){19}(?:(?:[0-9A-F]{2}:){12})?[0-9A-F]{2}(?![0-9A-F:])/giu,
    value: (found) => found.replaceAll(':', '').toLowerCase(),
  },
  {
    type: 'cve',
    like: /(?<![\p{L}\p{N}])CVE[-–‑ ]\d{4}[-–‑ ]\d{4,7}(?!\d)/giu,
    value: (found) => found.toUpperCase().replaceAll(/[–‑ ]/gu, '-'),
  },
  {
    type: 'registry',
    like: /(?<![\p{L}\p{N}])(?:HKEY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|USERS|CURRENT_CONFIG)|HK(?:LM|CU|CR|U|CC))\\[^\s,;)'\]]{1,300}/giu,
  },
  { type: 'mutex', like: /(?<![\p{L}\p{N}\\])(?:Global|Local)\\[\w{}.-]{3,100}/gu },
  {
    type: 'path',
    like: /(?<![\p{L}\p{N}])(?:[A-Z]:|%[A-Z_]{2,40}%|\\\\[\w.$-]{1,60})\\(?:[^\\/:*?'|\n\r\t,;()[\]]{1,100}\\){0,20}[\p{L}\p{N}_.$~-]{1,100}/giu,
  },
  {
    type: 'path',
    like: /(?<![\p{L}\p{N}/.~:-])\/(?:etc|usr|var|tmp|home|root|opt|bin|sbin|dev|proc|lib|lib64|mnt|srv|boot|run|Library|Users|Applications|private)(?:\/[\p{L}\p{N}_.@%+~-]{1,100}){1,20}/gu,
  },
  {
    type: 'wallet',
    like: /(?<![\p{L}\p{N}])(?:bc1[02-9ac-hj-np-z]{25,71}|[48][1-9A-HJ-NP-Za-km-z]{94}|0x[0-9a-fA-F]{40}|(?=[1-9A-HJ-NP-Za-km-z]{0,33}\d)(?=[1-9A-HJ-NP-Za-km-z]{0,33}[A-Z])(?=[1-9A-HJ-NP-Za-km-z]{0,33}[a-z])[13][1-9A-HJ-NP-Za-km-z]{25,33})(?![\p{L}\p{N}])/gu,
  },
]

function* byForm(plain: string): Generator<Found> {
  for (const { type, like, value } of FORMS)
    for (const match of plain.matchAll(like)) {
      const start = match.index
      const whole = type === 'url' || type === 'path' ? trimmed(match[0]) : match[0]
      const meant = type === 'url' ? urlOf(whole) : (value?.(whole) ?? whole)
      if (meant !== undefined) yield { type, value: meant, start, end: start + whole.length }
    }
}

/** Without what ends the sentence, and without a bracket that was opened before it. */
function trimmed(value: string): string {
  let open = 0
  for (const sign of value) open += sign === '(' ? 1 : sign === ')' ? -1 : 0
  let end = value.length
  for (; end > 0; end -= 1) {
    const sign = value.charAt(end - 1)
    if (sign === ')' && open < 0) open += 1
    else if (!".,;:!?'_~+".includes(sign)) break
  }
  return value.slice(0, end)
}

/** Scheme and host in small letters; the rest means what it says. Undefined where the host is none. */
function urlOf(typed: string): string | undefined {
  const [, scheme = '', rest = ''] = /^([a-z]+:\/\/)(.+)$/isu.exec(typed) ?? []
  const stop = rest.search(/[/?#]/u)
  const authority = stop < 0 ? rest : rest.slice(0, stop)
  const host = getHostname(`x://${authority}`, { validateHostname: false })
  if (!host || !/^[\p{L}\p{N}_.:[\]-]+$/u.test(host)) return undefined
  return scheme.toLowerCase() + authority.toLowerCase() + (stop < 0 ? '' : rest.slice(stop))
}

/** Runs of letters that values of one word are made of. */
const WORD = /[\p{L}\p{N}_.@%+-]+/gu
const HASHES: ReadonlySet<number> = new Set([32, 40, 64, 96, 128])

/** What is told by the word itself: addresses, hashes, e-mails, domains and the names of files. */
function* byWord(plain: Refanged, taken: Uint8Array): Generator<Found> {
  const { text } = plain
  for (const match of text.matchAll(WORD)) {
    if (taken[match.index] === 1) continue
    const lead = /^[.%+_-]*/u.exec(match[0])?.[0].length ?? 0
    const word = match[0].slice(lead).replace(/[.%+_-]{1,200}$/u, '')
    const start = match.index + lead
    const end = start + word.length
    const place = {
      before: text[start - 1] ?? '',
      after: text.slice(end, end + 4),
      plain,
      start,
      end,
    }
    const meant = wordOf(word, place)
    if (meant) yield { ...meant, start, end: end + (meant.more ?? 0) }
  }
  yield* sixes(text)
}

type Place = {
  readonly before: string
  readonly after: string
  readonly plain: Refanged
  readonly start: number
  readonly end: number
}
type Meant = { readonly type: IndicatorType; readonly value: string; readonly more?: number }

function wordOf(word: string, place: Place): Meant | undefined {
  if (word.includes('@')) return emailOf(word)
  if (HASHES.has(word.length) && /^[0-9a-f]+$/iu.test(word) && /[0-9]/u.test(word))
    return { type: 'hash', value: word.toLowerCase() }
  if (!word.includes('.')) return undefined
  return /^[\d.]+$/u.test(word) ? addressOf(word, place) : nameOf(word, place)
}

/** Four parts of at most 255, with the size of a network behind it; a version has a name and a slash or a v before it. */
function addressOf(word: string, { before, after }: Place): Meant | undefined {
  const parts = word.split('.')
  const whole =
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/u.test(part) && Number(part) <= 255)
  if (!whole || /[\p{L}\\]/u.test(before)) return undefined
  const size = /^\/(3[0-2]|[12]?\d)(?!\d)/u.exec(after)
  if (size) return { type: 'network', value: word + size[0], more: size[0].length }
  return before === '/' ? undefined : { type: 'ip', value: word }
}

function emailOf(word: string): Meant | undefined {
  const at = word.lastIndexOf('@')
  const [local, host] = [word.slice(0, at), word.slice(at + 1).toLowerCase()]
  if (local === '' || local.includes('@') || local.length > 64) return undefined
  return isDomain(host) ? { type: 'email', value: `${local}@${host}` } : undefined
}

/** Ends of names that are of a file and never of a domain. */
const FILE_ENDS =
  /\.(?:exe|dll|sys|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|scr|msi|lnk|jar|apk|ipa|dmg|pkg|elf|bin|dat|tmp|log|txt|docm?x?|xls[mx]?|ppt[mx]?|rtf|pdf|iso|img|vhdx?|rar|7z|gz|tar|tgz|bz2|xz|html?|php\d?|aspx?|jsp|css|json|xml|ya?ml|toml|ini|cfg|conf|key|pem|crt|cer|p12|pfx|kdbx|sqlite|db|bak|png|jpe?g|gif|svg|ico|mp4|wav|csv|eml|msg|evtx?|pcap(?:ng)?|yara?|ioc|sig|class|war|ocx|cpl|drv|efi|plist|dylib|ko|inf|reg|chm|url|nls|tlb|targets|csproj|sln|cpp|hpp|lua|asm|ts|tsx|jsx|mjs|go|swift|kt|scala|sql|lock|adoc|rst|tex)$/iu
/** Ends of domains that are the ends of files as well: with one name before them they are files, unless somebody wrote them safe to read. */
const BOTH = new Set(
  [
    'sh',
    'rs',
    'md',
    'py',
    'pl',
    'ps',
    'so',
    'zip',
    'mov',
    'cc',
    'cab',
    'app',
    'com',
    'ml',
    'vi',
  ].filter((end) => end !== 'com' && end !== 'ml'),
)
/** What is never handed out: a name under it is of a house of one's own, or an example. */
const OWN =
  /\.(?:local|localdomain|internal|intranet|lan|corp|home|private|example|test|invalid|localhost|onion)$/iu

function nameOf(word: string, place: Place): Meant | undefined {
  const { before, after, plain, start, end } = place
  const small = word.toLowerCase()
  const safe = plain.wasSafe(start, end)
  if (!safe && after.startsWith('(')) return undefined
  // A part of a path, or of a name with other signs in it.
  if (!safe && (/[/\\$#=&]/u.test(before) || after.startsWith('\\'))) return fileOf(word)
  if (OWN.test(small))
    return small.endsWith('.onion') ? { type: 'domain', value: small } : hostOf(small)
  const [, last = '', more] = small.split('.')
  if (!safe && BOTH.has(last) && more === undefined) return fileOf(word, true)
  if (!safe && isCode(word)) return fileOf(word)
  return isDomain(small) ? { type: 'domain', value: small } : fileOf(word)
}

/** `System.Net`: a name in a program; a domain is written small, all of it large, or with a first letter that begins a sentence. */
const isCode = (word: string): boolean =>
  /^\p{Lu}\p{Ll}/u.test(word.slice(word.lastIndexOf('.') + 1))

const fileOf = (word: string, sure = false): Meant | undefined =>
  (sure || FILE_ENDS.test(word)) && /\p{L}/u.test(word) && word.length <= 150
    ? { type: 'file-name', value: word }
    : undefined

const hostOf = (small: string): Meant | undefined =>
  small.split('.').every(isLabel) ? { type: 'host', value: small } : undefined

const isLabel = (label: string): boolean =>
  label.length <= 63 && /^[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?$/u.test(label)

function isDomain(small: string): boolean {
  if (small.length > 253 || !small.split('.').every(isLabel)) return false
  const { isIcann, domain } = parse(small, { validateHostname: false })
  return isIcann === true && domain !== null
}

/** Addresses of version 6, with at least two colons and as RFC 4291 writes them. */
function* sixes(text: string): Generator<Found> {
  for (const match of text.matchAll(
    /(?<![\p{L}\p{N}:.])[0-9a-f:]{3,45}(?:%\w{1,15})?(?:\/\d{1,3})?(?![\p{L}\p{N}:])/giu,
  )) {
    const [whole] = match
    const [address = '', size] = whole.replace(/%\w+/u, '').split('/')
    if (!isSix(address)) continue
    const value = address.toLowerCase()
    yield size === undefined
      ? { type: 'ip', value, start: match.index, end: match.index + whole.length }
      : {
          type: 'network',
          value: `${value}/${size}`,
          start: match.index,
          end: match.index + whole.length,
        }
  }
}

function isSix(address: string): boolean {
  const halves = address.split('::')
  if (halves.length > 2 || !/\d/u.test(address)) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const fit = groups.every((group) => /^[0-9a-f]{1,4}$/iu.test(group))
  // Less than this is a time of day.
  const enough =
    halves.length === 2 ? groups.length >= 2 && groups.length <= 7 : groups.length === 8
  return fit && enough
}
