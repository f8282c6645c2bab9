import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findIndicators, INDICATORS_MAX } from './indicators.ts'
import { defang, refang } from './refang.ts'

const found = (text: string) => findIndicators(text).map(({ type, value }) => `${type} ${value}`)

it.each([
  ['14 reads from 203.0.113.77, none before', ['ip 203.0.113.77']],
  ['203[.]0[.]113[.]77 and 198.51.100(.)24', ['ip 203.0.113.77', 'ip 198.51.100.24']],
  ['block 203.0.113.0/24.', ['network 203.0.113.0/24']],
  ['2001:DB8::77 and 2001:db8::/32', ['ip 2001:db8::77', 'network 2001:db8::/32']],
  ['beacon to pull.cache-eu.com every 5 min', ['domain pull.cache-eu.com']],
  ['C&C: evil[dot]org, bad{.}net', ['domain evil.org', 'domain bad.net']],
  ['`Infoafrica.TOP`', ['domain infoafrica.top']],
  ['bücher.de and xn--bcher-kva.de', ['domain bücher.de', 'domain xn--bcher-kva.de']],
  ['mirror-02.int.example is hit', ['host mirror-02.int.example']],
  ['duskgytldkxiuqc6.onion', ['domain duskgytldkxiuqc6.onion']],
  ['hxxps://Evil[.]org/A/b?c=D.', ['url https://evil.org/A/b?c=D']],
  ['(see http://evil.org/a_(b))', ['url http://evil.org/a_(b)']],
  ['<https://evil.org/x>', ['url https://evil.org/x']],
  ['http://203.0.113.77:8080/x', ['url http://203.0.113.77:8080/x']],
  ['http://[2001:db8::1]:8080/x', ['url http://[2001:db8::1]:8080/x']],
  ['from abuse@netblock.org, and a(at)b[.]org', ['email abuse@netblock.org', 'email a@b.org']],
  ['MD5 D41D8CD98F00B204E9800998ECF8427E', ['hash d41d8cd98f00b204e9800998ecf8427e']],
  [`sha256:${'a1'.repeat(32)}`, [`hash ${'a1'.repeat(32)}`]],
  ['cve-2026-11873 and CVE 2021 44228', ['cve CVE-2026-11873', 'cve CVE-2021-44228']],
  ['dropped update.exe and run.sh', ['file-name update.exe', 'file-name run.sh']],
  [String.raw`in C:\Users\Public\a b\x.dll`, [String.raw`path C:\Users\Public\a b\x.dll`]],
  [String.raw`%APPDATA%\Sys\hskin.dll now`, [String.raw`path %APPDATA%\Sys\hskin.dll`]],
  ['wrote /etc/cron.d/.upd and left', ['path /etc/cron.d/.upd']],
  [String.raw`HKCU\Software\Run\Upd`, [String.raw`registry HKCU\Software\Run\Upd`]],
  [String.raw`mutex Global\M6Br`, [String.raw`mutex Global\M6Br`]],
  ['pay to 34Ca8UwUxKcbddicUBt2SMkGQThKJ161gg', ['wallet 34Ca8UwUxKcbddicUBt2SMkGQThKJ161gg']],
  [`0x${'19539a179d'.repeat(4)}`, [`wallet 0x${'19539a179d'.repeat(4)}`]],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.6045.123 Safari/537.36 was new',
    [
      'user-agent Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.6045.123 Safari/537.36',
    ],
  ],
  [
    `${Array.from({ length: 20 }, () => 'AB').join(':')} signed it`,
    [`certificate ${'ab'.repeat(20)}`],
  ],
])('R-106: in “%s” is found what points to somebody', (text, values) =>
  expect(found(text)).toEqual(values),
)

it.each([
  'It was so. The next one came at 14:05:30, e.g. not.at.all and etc.',
  'Version 1.2.3.4.5, Chrome/119.0.6045.123, v10.0.0.1',
  'See section 3.2.1 and 999.1.1.1, 256.0.0.1, 1.2.3',
  'System.Net.Http and Program.Main, console.log(x), os.name()',
  'It takes 12:30:15 h, ratio 16:9, a::b, std::vector',
  'UUID 0198c5a1-77aa-7bbb-8ccc-0123456789ab',
  'deadbeef and a 40 letters word: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'either/or, and/or.maybe, 24/7, http:// and @nobody, a@b, me@localhost',
  'node_modules/.bin and a.b.c.d',
])('R-106: in “%s” is nothing', (text) => expect(found(text)).toEqual([]))

it('each value stands where it is said to, and none inside another', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'hxxp://evil[.]org/x',
      '203[.]0.113.77',
      'a(at)b.org',
      'x.exe',
      'CVE-2026-1187',
    ),
    fc.constantFrom(
      ' ',
      '. ',
      ', ',
      '\n',
      '`',
      '(',
      ')',
      '[.]',
      'word',
      '.',
      '/',
      '::',
      '@',
      '\\',
      '\u200B',
    ),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      let end = 0
      for (const one of findIndicators(text)) {
        expect(one.start).toBeGreaterThanOrEqual(end)
        end = one.end
        // The piece alone says the same.
        expect(refang(text.slice(one.start, one.end)).text.toLowerCase()).toContain(
          one.value.toLowerCase().replace(/^https?:/u, ''),
        )
      }
      expect(end).toBeLessThanOrEqual(text.length)
    }),
  )
})

it('what is shown safe to read is found again as it was', () => {
  const values = [
    'http://evil.org/a.b?c=d@e',
    '203.0.113.77',
    'a@b.org',
    'evil.org',
    '203.0.113.0/24',
  ]
  expect(values.map(defang)).toEqual([
    'hxxp://evil[.]org/a.b?c=d@e',
    '203[.]0[.]113[.]77',
    'a[@]b[.]org',
    'evil[.]org',
    '203[.]0[.]113[.]0/24',
  ])
  for (const value of values)
    expect(findIndicators(defang(value)).map((one) => one.value)).toEqual([value])
})

it('a text of nothing but values is cut off where it is said', () => {
  const many = Array.from({ length: INDICATORS_MAX + 5 }, (_, n) => `10.1.${n >> 8}.${n & 255}`)
  expect(findIndicators(many.join(' '))).toHaveLength(INDICATORS_MAX)
})

it('the longest texts of hard pieces are read to the end, and no more is answered than may be', () => {
  for (const piece of [
    'a.',
    '[.]',
    'http://',
    '1.',
    ':',
    '\\a',
    '/etc/',
    'Mozilla/5.0 (',
    '@',
    '1A1z',
    'HKLM\\',
    'a1[.]com ',
    'x[.]exe( ',
    '(',
  ])
    expect(findIndicators(piece.repeat(200_000 / piece.length)).length).toBeLessThanOrEqual(
      INDICATORS_MAX,
    )
}, 20_000)

const reports = '../shared/fixtures/ioc/eset/'
describe.skipIf(!existsSync(reports))('reports that nobody here wrote', () => {
  it('R-106: what their authors marked is found: at least 98 of 100 hashes, addresses and domains, 95 of 100 URLs and e-mails', () => {
    const marked: Record<string, [number, number]> = {}
    for (const file of readdirSync(reports).filter((name) => name.endsWith('.gold.json'))) {
      const { gold } = JSON.parse(readFileSync(reports + file, 'utf8')) as {
        gold: Record<string, string[]>
      }
      const text = readFileSync(reports + file.replace('.gold.json', '.txt'), 'utf8')
      const values = new Set(findIndicators(text).map(({ value }) => value.toLowerCase()))
      for (const [type, all] of Object.entries(gold)) {
        const count = (marked[type] ??= [0, 0])
        count[1] += all.length
        count[0] += all.filter((value) => values.has(value.toLowerCase())).length
      }
    }
    for (const [type, [hit, all]] of Object.entries(marked))
      expect(hit / all, type).toBeGreaterThanOrEqual(['url', 'email'].includes(type) ? 0.95 : 0.98)
    expect(Object.keys(marked).toSorted()).toEqual([
      'domain',
      'email',
      'ipv4',
      'sha1',
      'sha256',
      'url',
    ])
  })
})
