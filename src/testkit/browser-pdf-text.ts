/**
 * The words of a PDF that a browser printed, page by page. Chromium's writer leaves objects readable and compresses what is in
 * them; each font says which letters its glyphs are, one or two bytes a glyph. For Typst's there is `pdf-text.ts`.
 */
import { must } from '#kernel/must.ts'
import { inflated, openPdf, spelled } from './pdf-text.ts'

type Letters = { readonly bytes: number; readonly of: ReadonlyMap<number, string> }

/** What is on each page, a line for each change of height. */
export function browserPdfText(pdf: Uint8Array): readonly string[] {
  const { object, pages } = openPdf(pdf)
  return pages.map((page) => {
    const fonts = new Map(
      [...page.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', font = '']) => [
        name,
        lettersOf(inflated(object(/\/ToUnicode (\d+) 0 R/.exec(object(font))?.[1]))),
      ]),
    )
    return textOf(inflated(object(/\/Contents (\d+) 0 R/.exec(page)?.[1])), fonts)
  })
}

function lettersOf(map: string): Letters {
  const of = new Map<number, string>()
  const bytes = (/begincodespacerange\n<([0-9A-F]+)>/.exec(map)?.[1] ?? '0000').length / 2
  for (const [, glyph = '', letters = ''] of map.matchAll(/^<([0-9A-F]+)> <([0-9A-F]{4,})>$/gm))
    of.set(Number.parseInt(glyph, 16), spelled(letters))
  const ranges = map.matchAll(/^<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>$/gm)
  for (const [, first = '', last = '', letter = ''] of ranges)
    for (let at = Number.parseInt(first, 16); at <= Number.parseInt(last, 16); at++)
      of.set(
        at,
        String.fromCodePoint(Number.parseInt(letter, 16) + at - Number.parseInt(first, 16)),
      )
  return { bytes, of }
}

function textOf(content: string, fonts: ReadonlyMap<string, Letters>): string {
  let text = ''
  let height = ''
  let letters: Letters | undefined
  const drawn = /\/(F\d+) [\d.]+ Tf|(-?[\d.]+) Tm\n|<([0-9A-F]+)> Tj|\[([^\]]*)\] TJ/g
  for (const [, font, moved, one, many] of content.matchAll(drawn)) {
    if (font !== undefined) letters = must(fonts.get(font), `font ${font}`)
    if (moved !== undefined && moved !== height) {
      text += '\n'
      height = moved
    }
    const glyphs =
      one ?? [...(many ?? '').matchAll(/<([0-9A-F]+)>/g)].map(([, hex]) => hex).join('')
    const size = (letters?.bytes ?? 1) * 2
    for (let at = 0; at + size <= glyphs.length; at += size)
      text += letters?.of.get(Number.parseInt(glyphs.slice(at, at + size), 16)) ?? '\uFFFD'
  }
  return text
}
