// The command line: the same commands as the page and the API, by the same door, in the same words. It opens the database
// itself (or joins the running server's) and knocks at the HTTP door inside its own process, so that every check is the
// same; with --server it knocks at another machine's. It must never decide anything by itself.
import { known } from '#kernel/words.ts'
import { readConfig } from '../server/start/config.ts'
import { StartRefused } from '../server/start/start-refused.ts'
import { act } from './act.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { backup, restore } from './backup.ts'
import { importFrom } from './import.ts'
import { shown } from './fields.ts'
import { exportTo, verify } from './record.ts'
import { policyText, recordCommands, revisePolicy } from './records.ts'
import { incidents, report, verb } from './verbs.ts'
import { endSession, listSessions } from './sessions.ts'
import { addUser, createToken, listUsers, resetUser } from './users.ts'
import { usage } from './usage.ts'
import { Refused, type Command, type Terminal } from './terminal.ts'

/** Exit codes (design §3): 0 done, 1 refused, 2 wrong usage, 3 fault. */
const REFUSED = 1
const USAGE = 2
const FAULT = 3

const commands: Readonly<Record<string, Command>> = {
  'user add': addUser,
  'user list': listUsers,
  'user reset': resetUser,
  'token create': createToken,
  'session list': listSessions,
  'session end': endSession,
  act,
  report,
  'incident list': incidents.list,
  'incident show': incidents.show,
  ...recordCommands,
  'policy text': policyText,
  'policy revise': revisePolicy,
  verify,
  export: exportTo,
  import: importFrom,
  backup,
  restore,
}

async function readAll(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk)
  return text
}

async function run(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(words)
  const [first = '', second = ''] = parsed.words
  if (first === '' || first === 'help' || parsed.flags.has('help')) {
    process.stdout.write(usage())
    return 0
  }
  if (first === 'serve') {
    await import('../server/main.ts')
    return -1
  }
  const ofTwoWords = known(commands, `${first} ${second}`)
  const ofOneWord = known(commands, first)
  const command = ofTwoWords ?? ofOneWord ?? verb
  const terminal: Terminal = {
    config: readConfig(process.env),
    env: process.env,
    words: parsed.words.slice(ofTwoWords ? 2 : ofOneWord ? 1 : 0),
    flags: parsed.flags,
    json: parsed.flags.has('json'),
    readInput: readAll,
    print: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
  }
  return command(terminal)
}

/** To the terminal, which a message that quotes somebody's text must not move about. */
const complain = (text: string) => process.stderr.write(`${shown(text)}\n`)

try {
  const code = await run(process.argv.slice(2))
  if (code >= 0) process.exit(code)
} catch (error) {
  if (error instanceof UsageError) {
    complain(`${error.message}\nSee: firebreak help`)
    process.exit(USAGE)
  }
  if (error instanceof Refused) {
    complain(`refused (${error.code}): ${error.message}`)
    process.exit(REFUSED)
  }
  complain(
    error instanceof StartRefused
      ? error.message
      : `fault: ${error instanceof Error ? error.message : String(error)}`,
  )
  process.exit(FAULT)
}
