// What an operator can set, and what it means. Settings come from environment variables only, are read once at start,
// and are handed on as one value: nothing else in the product reads the environment.
//
// Each setting carries the sentence that docs/reference/config.md prints, so the page cannot disagree with the code.
import { isAbsolute, resolve } from 'node:path'
import addressparser from 'nodemailer/lib/addressparser'
import { z } from 'zod'
import { StartRefused } from './start-refused.ts'

/** One setting: its default as written in the environment, its check, and what it means. */
type Setting = {
  readonly name: string
  readonly default: string | undefined
  readonly example: string
  readonly doc: string
  readonly check: z.ZodType<unknown, string>
}

const PORT_MAX = 65_535

/** Accepts an address with one of the schemes and says which were meant. */
function address(...schemes: readonly string[]): z.ZodType<string, string> {
  const meant = schemes.map((scheme) => `${scheme}://`).join(' or ')
  return z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)),
      `must be an address beginning with ${meant}`,
    )
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, `must be a whole number from 0 to ${PORT_MAX}`)
  .transform(Number)
  .refine((number) => number <= PORT_MAX, `must be a whole number from 0 to ${PORT_MAX}`)

/** Nothing hidden, and at most one pair of angle brackets, at the end: the parser takes much more for an address. */
const ONE_PAIR = /^[^<>\p{C}]*(<[^<>\p{C}]*>)?$/u

/** One mail address as it is written in a letter, with or without a name before it. */
const sender = z.string().transform((text, context) => {
  const [first, ...others] = addressparser(text)
  // A mail server inside a house may have a name without a dot.
  const address = z.email({ pattern: z.regexes.unicodeEmail }).safeParse(first?.address).data
  const plain = ONE_PAIR.test(text)
  if (plain && first && address !== undefined && others.length === 0)
    return { name: first.name, address }
  context.addIssue('must be a mail address, with or without a name before it')
  return z.NEVER
})

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

const SETTINGS = {
  host: {
    name: 'FIREBREAK_HOST',
    default: '127.0.0.1',
    example: '0.0.0.0',
    doc: 'The network address to listen on. The default is reachable from this machine only; put a TLS proxy in front before opening it.',
    check: z.string().regex(/^[\w.:-]+$/, 'must be a host name or an IP address'),
  },
  port: {
    name: 'FIREBREAK_PORT',
    default: '7411',
    example: '7411',
    doc: 'The port to listen on. 0 takes any free one and prints it.',
    check: port,
  },
  data: {
    name: 'FIREBREAK_DATA',
    default: './data',
    example: '/var/lib/firebreak',
    doc: 'The folder for the embedded database, secrets and blobs. It is made at first start. Back it up, and let one server at a time use it.',
    check: z.string().min(1, 'must name a folder'),
  },
  proxy: {
    name: 'FIREBREAK_PROXY',
    default: undefined,
    example: '127.0.0.1',
    doc: 'The address or network of the proxy in front, several separated by commas. What it says of where a request comes from (`X-Forwarded-For`) is believed, and of nobody else. Without it, everyone behind a proxy counts as one address, and guesses of one slow all.',
    check: z
      .string()
      .regex(/^[0-9A-Fa-f.:/, ]+$/, 'must be IP addresses or networks such as 10.0.0.0/8'),
  },
  url: {
    name: 'FIREBREAK_URL',
    default: undefined,
    example: 'https://firebreak.example.org',
    doc: 'The address people type. Links, passkeys and cookies depend on it. Without it, the address is the host and port listened on.',
    check: address('https', 'http').refine(
      (text) => !text.includes('?') && !text.includes('#'),
      'must not have a query or a fragment',
    ),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    default: undefined,
    example: 'postgres://user:password@host:5432/firebreak',
    doc: 'A PostgreSQL of your own, version 15 or newer. Without it, Firebreak starts a private one inside the data folder.',
    check: address('postgres', 'postgresql'),
  },
  databaseAppUrl: {
    name: 'DATABASE_APP_URL',
    default: undefined,
    example: 'postgres://firebreak_app:password@host:5432/firebreak',
    doc: 'The same database with a second login, which owns nothing: requests are served as this one. Without it, they are served as the role `firebreak_app` by `set role`, which keeps honest mistakes out and not an attacker.',
    check: address('postgres', 'postgresql'),
  },
  blobs: {
    name: 'FIREBREAK_BLOBS',
    default: undefined,
    example: 'file:/var/lib/firebreak/blobs',
    doc: 'Where files go: `file:` and a folder. Without it, the folder `blobs` inside the data folder.',
    check: z.string().regex(/^file:.+/, 'must begin with file: and name a folder'),
  },
  redisUrl: {
    name: 'REDIS_URL',
    default: undefined,
    example: 'redis://127.0.0.1:6379',
    doc: 'Accepted and checked, not used yet: it will connect several servers that share one database.',
    check: address('redis', 'rediss'),
  },
  smtpUrl: {
    name: 'SMTP_URL',
    default: undefined,
    example: 'smtp://user:password@mail.example.org:587',
    doc: 'The mail server that sends what Firebreak writes. Without it, no mail leaves; invitations and links are shown on the screen instead.',
    check: address('smtp', 'smtps'),
  },
  mailFrom: {
    name: 'FIREBREAK_MAIL_FROM',
    default: undefined,
    example: 'Firebreak <firebreak@example.org>',
    doc: 'The sender of outgoing mail. Without it, `firebreak@` and the host of FIREBREAK_URL.',
    check: sender,
  },
  log: {
    name: 'FIREBREAK_LOG',
    default: 'info',
    example: 'warn',
    doc: `How much is logged: ${LOG_LEVELS.join(', ')}. Logs hold no text that people wrote about an incident.`,
    check: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`),
  },
} as const satisfies Record<string, Setting>

type SettingKey = keyof typeof SETTINGS

/** The checked settings. What has no default and was not set is undefined; `data` is an absolute path. */
export type Config = {
  readonly host: string
  readonly port: number
  readonly data: string
  readonly url: string | undefined
  readonly proxy: string | undefined
  readonly databaseUrl: string | undefined
  readonly databaseAppUrl: string | undefined
  readonly blobs: string | undefined
  readonly redisUrl: string | undefined
  readonly smtpUrl: string | undefined
  /** The sender of mail: an address, and a name that may be empty. */
  readonly mailFrom: { readonly name: string; readonly address: string } | undefined
  readonly log: (typeof LOG_LEVELS)[number]
  /** Sentences for the log: variables that begin with FIREBREAK_ and mean nothing here. */
  readonly warnings: readonly string[]
}

/** Values that would put a secret on the screen when printed in a refusal. */
const MAY_HOLD_A_SECRET: readonly SettingKey[] = [
  'databaseUrl',
  'databaseAppUrl',
  'redisUrl',
  'smtpUrl',
]

/** Variables the repository's own tests use; a server need not warn about them. */
const KNOWN_ELSEWHERE = /^FIREBREAK_TEST_/

/**
 * Reads the settings from an environment. Relative folders start at `folder`, the working directory. Throws
 * StartRefused naming the variable, what is wrong with it and an example. An empty value counts as not set.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  folder: string = process.cwd(),
): Config {
  const read = <Key extends SettingKey>(
    key: Key,
  ): z.output<(typeof SETTINGS)[Key]['check']> | undefined => {
    const setting: Setting = SETTINGS[key]
    const given = env[setting.name]
    const text = given === undefined || given.trim() === '' ? setting.default : given.trim()
    if (text === undefined) return undefined
    const parsed = setting.check.safeParse(text)
    if (parsed.success) return parsed.data as z.output<(typeof SETTINGS)[Key]['check']>
    const shown = MAY_HOLD_A_SECRET.includes(key) ? '' : ` (it is "${text}")`
    throw new StartRefused(
      `${setting.name} ${parsed.error.issues[0]?.message ?? 'is not valid'}${shown}; for example ${setting.name}='${setting.example}'`,
    )
  }
  const data = read('data') ?? './data'
  return {
    host: read('host') ?? '127.0.0.1',
    port: read('port') ?? 0,
    data: isAbsolute(data) ? data : resolve(folder, data),
    url: read('url')?.replace(/\/+$/, ''),
    proxy: read('proxy'),
    databaseUrl: read('databaseUrl'),
    databaseAppUrl: read('databaseAppUrl'),
    blobs: read('blobs'),
    redisUrl: read('redisUrl'),
    smtpUrl: read('smtpUrl'),
    mailFrom: read('mailFrom'),
    log: read('log') ?? 'info',
    warnings: unknownNames(env).map(
      (name) =>
        `${name} is set, and nothing here reads it; see docs/reference/config.md for the names`,
    ),
  }
}

function unknownNames(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set<string>(Object.values(SETTINGS).map((setting) => setting.name))
  return Object.keys(env).filter(
    (name) => name.startsWith('FIREBREAK_') && !known.has(name) && !KNOWN_ELSEWHERE.test(name),
  )
}

/** The text of docs/reference/config.md. */
export function renderConfigReference(): string {
  const sections = Object.values(SETTINGS).map((setting: Setting) =>
    [
      `## ${setting.name}`,
      '',
      setting.doc,
      '',
      `- Default: ${setting.default === undefined ? 'not set' : `\`${setting.default}\``}`,
      `- Example: \`${setting.name}=${setting.example.includes(' ') ? `'${setting.example}'` : setting.example}\``,
    ].join('\n'),
  )
  return (
    [
      '# Settings',
      'Firebreak is configured by environment variables, read once at start. A value that cannot be right stops the start with one line that names the variable. An empty value counts as not set.',
      'This page is printed from `src/server/start/config.ts` by `npm run references`.',
      ...sections,
    ].join('\n\n') + '\n'
  )
}
