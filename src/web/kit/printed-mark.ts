/**
 * What is printed at the edge of every sheet: how the information is classified, whose record it is, which page of how many
 * . Sheets get lost one by one; a mark on the first alone says nothing of the others.
 */
import { useEffect } from 'react'
import { sheetRule } from './sheet-rule.ts'

/** Marks every sheet that is printed while the calling component is on the page. */
export function usePrintedMark(mark: string, about: string): void {
  useEffect(() => {
    // A sheet of its own and not a style element: the strict policy has nothing to say about it.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(sheetRule(mark, about))
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
    }
  }, [mark, about])
}
