/**
 * The words of a PDF that Typst made, line by line, so that a test can read what a person reads. Typst leaves objects readable
 * and compresses the pages alone; each font says which letters its glyphs are.
 */
import { inflateSync } from 'node:zlib'
import { must } from '#kernel/must.ts'

/** The objects of a PDF by their numbers, and those that are pages. Throws for one that is not there. */
export function openPdf(pdf: Uint8Array): {
  readonly object: (number: string | undefined) => string
  readonly pages: readonly string[]
} {
  const file = Buffer.from(pdf).toString('latin1')
  const objects = new Map(
    [...file.matchAll(/(?<=\n)(\d+) 0 obj\n(.*?)\nendobj/gs)].map(([, number = '', text = '']) => [
      number,
      text,
    ]),
  )
  return {
    object: (number) => must(objects.get(number ?? ''), `object ${number ?? '?'} of the PDF`),
    pages: [...objects.values()].filter((text) => /\/Type \/Page\n/.test(text)),
  }
}

/** What a compressed stream holds. */
export function inflated(stream: string): string {
  const bytes = stream.slice(stream.indexOf('stream\n') + 'stream\n'.length)
  return inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1')
}

/** Letters as a font writes them: UTF-16, big end first, in hex. */
export const spelled = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** What is shown, in the order in which it is drawn; each piece of text is a line of its own. */
export function pdfText(pdf: Uint8Array): string {
  const { object, pages } = openPdf(pdf)
  const letters = new Map<string, ReadonlyMap<number, string>>()
  const lettersOf = (font: string) => {
    const known =
      letters.get(font) ?? glyphs(object(/\/ToUnicode (\d+) 0 R/.exec(object(font))?.[1]))
    letters.set(font, known)
    return known
  }
  return pages
    .map((page) => {
      const fonts = new Map(
        [...page.matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name = '', font = '']) => [name, font]),
      )
      const content = inflated(object(/\/Contents (\d+) 0 R/.exec(page)?.[1]))
      return textOf(content, (name) => lettersOf(must(fonts.get(name), `font ${name}`)))
    })
    .join('\n')
}

/** Which letters a glyph stands for, by its number. */
function glyphs(map: string): ReadonlyMap<number, string> {
  const pairs = map.matchAll(/^<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>$/gm)
  return new Map(
    [...pairs].map(([, glyph = '', letters = '']) => [
      Number.parseInt(glyph, 16),
      spelled(letters),
    ]),
  )
}

function textOf(content: string, lettersOf: (font: string) => ReadonlyMap<number, string>): string {
  const lines: string[] = []
  let known: ReadonlyMap<number, string> = new Map()
  const shown =
    /\/(f\d+) [\d.]+ Tf|(\[(?:\((?:\\.|[^\\)])*\)|[^\]])*\]|\((?:\\.|[^\\)])*\)) T[jJ]/gs
  for (const [, font, text] of content.matchAll(shown)) {
    if (font !== undefined) known = lettersOf(font)
    if (text !== undefined)
      lines.push(
        [...text.matchAll(/\(((?:\\.|[^\\)])*)\)/gs)]
          .map(([, piece = '']) => spelt(piece, known))
          .join(''),
      )
  }
  return lines.join('\n')
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function spelt(escaped: string, known: ReadonlyMap<number, string>): string {
  const bytes = escaped.replaceAll(/\\(\d{1,3}|.)/gs, (_, what: string) =>
    /^\d/.test(what) ? String.fromCharCode(Number.parseInt(what, 8)) : (escapes[what] ?? what),
  )
  let text = ''
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += known.get(bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1)) ?? '\uFFFD'
  return text
}
