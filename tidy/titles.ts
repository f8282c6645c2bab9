// The titles of all tests, read from their text: what a test claims can be checked without running it.
import { readSources } from './repository.ts'

export type TestTitle = { readonly file: string; readonly title: string }

const TITLE =
  /\b(?:it|test)(?:\.(?:each|runIf|skipIf|only|skip|todo|concurrent|fails)\b(?:\((?:[^()]|\([^()]*\))*\))?)*\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/gs

/** All titles in *.test.ts files of the product. The rules' own tests quote titles that claim nothing. */
export function readTestTitles(): readonly TestTitle[] {
  return readSources()
    .filter(({ path }) => path.endsWith('.test.ts') && !path.startsWith('tidy/'))
    .flatMap(({ path, text }) => titlesIn(text).map((title) => ({ file: path, title })))
}

/** The titles in one file's text. */
export function titlesIn(text: string): readonly string[] {
  return [...text.matchAll(TITLE)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

/** The requirements a title claims by beginning with their ids: "R-086, R-087: …". */
export function requirementsClaimed(title: string): readonly string[] {
  const ids = /^((?:R-\d{3}(?:, )?)+): /.exec(title)?.[1]
  return ids === undefined ? [] : ids.split(', ')
}
