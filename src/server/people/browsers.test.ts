import { expect, it } from 'vitest'
import { browserOf } from './browsers.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/138.0 Safari/537.36 Edg/138.0`,
    'Edge on Windows',
  ],
  [
    `Mozilla/5.0 (Linux; Android 15) ${webkit} Chrome/138.0 Mobile Safari/537.36`,
    'Chrome on Android',
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18 Safari/605`,
    'Safari on macOS',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${webkit} CriOS/138 Safari/604`,
    'Chrome on iPhone',
  ],
  ['curl/8.5.0', 'An unknown browser'],
  ['SomethingNew (Linux)', 'A browser on Linux'],
  ['', 'An unknown browser'],
])('%s is told as %s', (header, told) => {
  expect(browserOf(header)).toBe(told)
})

it('what is told never quotes what a browser says of itself, however long', () => {
  expect(browserOf('<script>Firefox/'.repeat(1e5))).toBe('Firefox')
})
