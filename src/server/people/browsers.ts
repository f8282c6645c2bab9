/** Which browser a session is in, roughly, so that its person knows it again. It is what the browser says, and proves nothing. */

/** Each names itself after others that came before it, so the first that fits is the one. */
const browsers = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Macintosh', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const
/** Longer ones say nothing more that is wanted here. */
const READ_MAX = 400

/** “Firefox on Linux”, or as much of it as can be told from a User-Agent header. */
export function browserOf(userAgent: string): string {
  const said = userAgent.slice(0, READ_MAX)
  const browser = browsers.find(([part]) => said.includes(part))?.[1]
  const system = systems.find(([part]) => said.includes(part))?.[1]
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`
  return browser ?? (system === undefined ? 'An unknown browser' : `A browser on ${system}`)
}
