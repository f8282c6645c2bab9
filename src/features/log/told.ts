/** The little of Markdown that entries have: read in one walk of the text, however long it is and whatever stands in it. */

export type Part =
  | { readonly kind: 'text' | 'code' | 'bold' | 'lean'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string; readonly host: string }

export type TextLine =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

/** The text in stretches of prose, which keep their line ends, and lists: lines that begin with `- ` or `* `. */
export function linesOf(text: string): readonly TextLine[] {
  const found: TextLine[] = []
  let prose: string[] = []
  let items: string[] = []
  const close = () => {
    if (prose.length > 0) found.push({ kind: 'text', text: prose.join('\n') })
    if (items.length > 0) found.push({ kind: 'list', items })
    prose = []
    items = []
  }
  for (const line of text.split('\n')) {
    const item = line.startsWith('- ') || line.startsWith('* ')
    if (item !== items.length > 0) close()
    if (item) items.push(line.slice(2))
    else prose.push(line)
  }
  close()
  return found
}

/** The words without their marks, for where nothing is drawn: a report in a letter or read out. A link keeps where it leads. */
export function plainWords(text: string): string {
  const plain = (line: string) =>
    partsOf(line)
      .map((part) => (part.kind === 'link' ? `${part.text} (${part.to})` : part.text))
      .join('')
  return linesOf(text)
    .map((line) =>
      line.kind === 'list'
        ? line.items.map((item) => `- ${plain(item)}`).join('\n')
        : plain(line.text),
    )
    .join('\n')
}

const MARKS = [
  { mark: '`', kind: 'code' },
  { mark: '**', kind: 'bold' },
  { mark: '*', kind: 'lean' },
] as const

/** Parts of a stretch of text in order. A mark without its other is text; marks do not stand in one another. */
export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  // Where each mark comes next is looked up once: else a thousand lonely ones would look through the text a thousand times.
  const known: Known = new Map()
  let plain = 0
  let at = 0
  const put = (part: Part, end: number) => {
    if (at > plain) parts.push({ kind: 'text', text: text.slice(plain, at) })
    parts.push(part)
    at = plain = end
  }
  while (at < text.length) {
    const marked = markedAt(text, at, known)
    const link = text.charAt(at) === '[' ? linkAt(text, at, known) : undefined
    if (marked) put({ kind: marked.kind, text: marked.text }, marked.end)
    else if (link) put(link.part, link.end)
    else at += 1
  }
  if (plain < text.length) parts.push({ kind: 'text', text: text.slice(plain) })
  return parts
}

function markedAt(text: string, at: number, known: Known) {
  for (const { mark, kind } of MARKS) {
    if (!text.startsWith(mark, at)) continue
    const from = at + mark.length
    const end = nextOf(text, mark, from, known)
    const within = end === undefined ? '' : text.slice(from, end)
    // `2 * 3 * 4` is arithmetic and no emphasis; a mark that closes at once holds nothing.
    const holds = within !== '' && within === within.trim() && !within.includes('\n')
    if (end !== undefined && holds) return { kind, text: within, end: end + mark.length }
  }
  return undefined
}

/** The next place of each mark that was looked for. */
type Known = Map<string, number>

/** Where a mark stands next, within as many characters as somebody would mark. */
function nextOf(text: string, mark: string, from: number, known: Known): number | undefined {
  let end = known.get(mark) ?? -1
  if (end < from) {
    const found = text.indexOf(mark, from)
    end = found < 0 ? Infinity : found
    known.set(mark, end)
  }
  return end - from > MARKED_MAX ? undefined : end
}

/** More characters than this between two marks were not marked but happen to lie between them. */
const MARKED_MAX = 2000

/** `[words](https://…)` with an address of the web or of a mailbox; anything else is text. */
function linkAt(text: string, at: number, known: Known) {
  const middle = nextOf(text, '](', at, known)
  if (middle === undefined) return undefined
  const end = nextOf(text, ')', middle, known)
  if (end === undefined) return undefined
  const words = text.slice(at + 1, middle)
  const to = text.slice(middle + 2, end)
  const host = hostOf(to)
  if (words.trim() === '' || words.includes('[') || words.includes('\n') || host === undefined)
    return undefined
  return { part: { kind: 'link' as const, text: words, to, host }, end: end + 1 }
}

/** Where an address leads, in letters that look like nothing else; undefined for what no link may lead to. */
function hostOf(to: string): string | undefined {
  const box = /^mailto:([\w.+-]{1,64}@[a-z\d.-]{1,200})$/i.exec(to)
  if (box) return box[1]
  return /^https?:\/\/([a-z\d.-]{1,253}(?::\d{1,5})?)(?:[/?#][^\s\\]*)?$/i.exec(to)?.[1]
}
