/** What a keyboard of glass leaves of a window: the sum behind `seen.ts`, which asks the browser. */

/** Less than this is a bar of the browser that comes and goes, which `100dvh` knows of. */
const KEYBOARD_MIN_PX = 120

/**
 * What the room's height and place are while so much is covered; null while nothing is. Heights and the offset of what can be
 * seen are in CSS pixels. Who enlarged the page with two fingers sees a part of it because they wanted to.
 */
export function seenOf(
  window: number,
  seen: { readonly height: number; readonly offsetTop: number; readonly scale: number },
): { readonly height: string; readonly top: string } | null {
  if (seen.scale > 1.01 || window - seen.height < KEYBOARD_MIN_PX) return null
  return { height: `${Math.round(seen.height)}px`, top: `${Math.round(seen.offsetTop)}px` }
}
