/**
 * Text as it was before somebody made it safe to read: `hxxp`, `[.]`, `(at)` and the like undone, and what a markup language puts
 * around a value taken for a space. Each place in it knows its place in the text it came from.
 */

export type Refanged = {
  readonly text: string
  /** The place in the text it came from, for each place in this one and for its end. */
  readonly from: Uint32Array
  /** Whether something was undone between two places. */
  readonly wasSafe: (start: number, end: number) => boolean
}

/** What is undone, by what it becomes. None of them can match in more than one way. */
const SAFE =
  /(?<dot>\[ ?(?:\.|dot) ?\]|\((?:\.|dot)\)|\{(?:\.|dot)\}|[。．｡])|(?<at>\[(?:@|at)\]|\((?:@|at)\))|(?<colon>\[:\])|(?<slashes>\[:\/\/\]|\[:\]\/\/)|(?<http>\bh(?:xx|XX|\*\*|__)p(?=s?(?::|\[:)))|(?<none>[\u00AD\u200B-\u200F\u2060\uFEFF])|(?<space>[`|*"<>“”])/giu
const BECOMES: Readonly<Record<string, string>> = {
  dot: '.',
  at: '@',
  colon: ':',
  slashes: '://',
  http: 'http',
  none: '',
  space: ' ',
}

export function refang(text: string): Refanged {
  const from = new Uint32Array(text.length + 1)
  /** Places at which something was undone, in their order. */
  const undone: number[] = []
  let plain = ''
  let read = 0
  const copy = (end: number) => {
    for (let at = read; at < end; at += 1) from[plain.length + at - read] = at
    plain += text.slice(read, end)
    read = end
  }
  for (const match of text.matchAll(SAFE)) {
    copy(match.index)
    const [name = 'none'] = Object.entries(match.groups ?? {}).find(([, part]) => part) ?? []
    const next = BECOMES[name] ?? ''
    from.fill(match.index, plain.length, plain.length + next.length)
    if (name !== 'space') undone.push(plain.length)
    plain += next
    read = match.index + match[0].length
  }
  copy(text.length)
  from[plain.length] = text.length
  // How much was undone before each place, so that asking costs the same in any text.
  const before = new Uint32Array(plain.length + 1)
  for (let at = 0, count = 0; at <= plain.length; at += 1) {
    while ((undone[count] ?? plain.length) < at) count += 1
    before[at] = count
  }
  return {
    text: plain,
    from: from.subarray(0, plain.length + 1),
    wasSafe: (start, end) => (before[end] ?? 0) > (before[start] ?? 0),
  }
}

/** How a value is shown, so that nothing is clicked or looked up by mistake; `refang` undoes it. Only the host of an address is changed. */
export function defang(value: string): string {
  const scheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//iu.exec(value)?.[0] ?? ''
  const slash = value.indexOf('/', scheme.length)
  const end = slash < 0 ? value.length : slash
  const host = value.slice(scheme.length, end).replaceAll('.', '[.]').replaceAll('@', '[@]')
  return scheme.replace(/^http/iu, 'hxxp') + host + value.slice(end)
}
