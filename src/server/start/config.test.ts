import { expect, it } from 'vitest'
import { readConfig, renderConfigReference } from './config.ts'
import { StartRefused } from './start-refused.ts'

const refusalOf = (env: Record<string, string>): string => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof StartRefused) return error.message
    throw error
  }
  return 'accepted'
}

it('without any setting the server listens on this machine only and keeps its data beside it', () => {
  expect(readConfig({}, '/srv/firebreak')).toEqual({
    host: '127.0.0.1',
    port: 7411,
    data: '/srv/firebreak/data',
    url: undefined,
    databaseUrl: undefined,
    blobs: undefined,
    redisUrl: undefined,
    smtpUrl: undefined,
    mailFrom: undefined,
    log: 'info',
    warnings: [],
  })
})

it('an empty value counts as not set', () => {
  expect(readConfig({ FIREBREAK_PORT: ' ', DATABASE_URL: '' })).toMatchObject({
    port: 7411,
    databaseUrl: undefined,
  })
})

it('port 0 is any free port, and 65535 is the last', () => {
  expect(readConfig({ FIREBREAK_PORT: '0' }).port).toBe(0)
  expect(readConfig({ FIREBREAK_PORT: '65535' }).port).toBe(65_535)
  expect(refusalOf({ FIREBREAK_PORT: '65536' })).toContain('must be a whole number')
})

it('a setting with spaces around it is read without them; a folder of its own stays where it is', () => {
  expect(readConfig({ FIREBREAK_DATA: ' /var/lib/firebreak ' }, '/srv').data).toBe(
    '/var/lib/firebreak',
  )
  expect(readConfig({ FIREBREAK_DATA: 'here' }, '/srv').data).toBe('/srv/here')
  expect(readConfig({ FIREBREAK_PROXY: '10.0.0.0/8, ::1' }).proxy).toBe('10.0.0.0/8, ::1')
  expect(refusalOf({ FIREBREAK_PROXY: 'proxy' })).toContain('must be IP addresses or networks')
  expect(refusalOf({ FIREBREAK_URL: 'https://x.example/#a' })).toContain('query or a fragment')
})

it('the public address loses its closing slash', () => {
  expect(readConfig({ FIREBREAK_URL: 'https://firebreak.example.org/' }).url).toBe(
    'https://firebreak.example.org',
  )
})

it.each([
  ['firebreak@mailhost', '', 'firebreak@mailhost'],
  ['Firebreak <firebreak@example.org>', 'Firebreak', 'firebreak@example.org'],
  ['"Fire, break" <firebreak@example.org>', 'Fire, break', 'firebreak@example.org'],
])('mail from %s has a name and an address', (text, name, address) => {
  expect(readConfig({ FIREBREAK_MAIL_FROM: text }).mailFrom).toEqual({ name, address })
})

it.each([
  [
    'FIREBREAK_PORT',
    '99999',
    `FIREBREAK_PORT must be a whole number from 0 to 65535 (it is "99999"); for example FIREBREAK_PORT='7411'`,
  ],
  ['FIREBREAK_PORT', 'http', 'must be a whole number'],
  ['FIREBREAK_HOST', 'a host', 'must be a host name or an IP address'],
  [
    'FIREBREAK_URL',
    'firebreak.example.org',
    'must be an address beginning with https:// or http://',
  ],
  ['FIREBREAK_URL', 'https://firebreak.example.org/?a=b', 'must not have a query or a fragment'],
  ['FIREBREAK_BLOBS', '/blobs', 'must begin with file:'],
  ['FIREBREAK_LOG', 'loud', 'must be one of silent, fatal, error'],
  ['FIREBREAK_MAIL_FROM', 'nobody', 'must be a mail address'],
  ['FIREBREAK_MAIL_FROM', 'a@example.org, b@example.org', 'must be a mail address'],
  ['FIREBREAK_MAIL_FROM', 'team: a@example.org;', 'must be a mail address'],
  ['FIREBREAK_MAIL_FROM', 'Firebreak <@example.org>', 'must be a mail address'],
  ['FIREBREAK_MAIL_FROM', 'a@example.org>', 'must be a mail address'],
  ['FIREBREAK_MAIL_FROM', '<a@example.org> <b@example.org>', 'must be a mail address'],
  ['FIREBREAK_MAIL_FROM', 'a\u202eb@example.org', 'must be a mail address'],
  ['SMTP_URL', 'mail.example.org:25', 'must be an address beginning with smtp:// or smtps://'],
  ['REDIS_URL', 'http://127.0.0.1', 'must be an address beginning with redis://'],
])('%s=%s is refused with the name, the reason and an example', (name, value, words) => {
  const refusal = refusalOf({ [name]: value })
  expect(refusal).toContain(words)
  expect(refusal).toMatch(new RegExp(`^${name} .*for example ${name}=`))
})

it.each(['DATABASE_URL', 'DATABASE_APP_URL', 'SMTP_URL', 'REDIS_URL'])(
  'a wrong %s is refused without printing the password in it',
  (name) => {
    const refusal = refusalOf({ [name]: 'gopher://me:s3cret@host' })
    expect(refusal).toContain(name)
    expect(refusal).not.toContain('s3cret')
  },
)

it('a FIREBREAK_ name that nothing reads is a warning, not a refusal', () => {
  expect(
    readConfig({ FIREBREAK_PROT: '1', FIREBREAK_TEST_DATABASE_URL: 'x', HOME: '/' }).warnings,
  ).toEqual([
    'FIREBREAK_PROT is set, and nothing here reads it; see docs/reference/config.md for the names',
  ])
})

it('the reference has one section for each setting', () => {
  const text = renderConfigReference()
  expect(text.match(/^## \w+$/gm)).toHaveLength(12)
  expect(text).toContain('- Default: `7411`\n- Example: `FIREBREAK_PORT=7411`')
  expect(text).toContain('- Default: not set\n- Example: `FIREBREAK_PROXY=127.0.0.1`')
  expect(text).toContain("`FIREBREAK_MAIL_FROM='Firebreak <firebreak@example.org>'`")
})
