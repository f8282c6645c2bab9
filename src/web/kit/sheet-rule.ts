/** The style of a printed sheet, made from labels that a policy's authors chose (`printed-mark.ts`). */

/** Text as CSS takes it between quotes; whatever could end the quotes or begin anything else is written by its number. */
export function cssText(text: string): string {
  return `"${text.replaceAll(/[^\p{L}\p{N} .,:;·+–-]/gu, escaped)}"`
}
const escaped = (letter: string) => `\\${(letter.codePointAt(0) ?? 0xfffd).toString(16)} `

/** The rule of the sheet. Browsers that know no such boxes print the banner of the page once, on the first. */
export function sheetRule(mark: string, about: string): string {
  const box = 'font: 8.5pt system-ui, sans-serif; color: #000'
  return `@page {
    margin: 18mm 15mm 16mm;
    @top-center { content: ${cssText(mark)}; font-weight: 600; ${box} }
    @bottom-left { content: ${cssText(about)}; ${box} }
    @bottom-right { content: counter(page) " / " counter(pages); ${box} }
  }`
}
