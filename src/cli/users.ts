/** `user add`, `user list`, `user reset` and `token create`: the people, from the machine they are served by. */
import { commands, personByEmail, workspaceRoles, type Person } from '#features/people/contract.ts'
import { scopes, type Scope } from '#features/tokens/contract.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../server/people/auth.ts'
import { SYSTEM } from '../server/core.ts'
import type { Outcome } from '../server/streams/dispatch.ts'
import { addPerson, openIfNew, toWorkspace } from '../server/people/people.ts'
import { offerReset, resetLink } from '../server/people/resets.ts'
import { untilOf } from '../server/people/with-secret.ts'
import { keptHash, makeId, makeSecret } from '../server/start/secrets.ts'
import { UsageError } from './arguments.ts'
import { table } from './fields.ts'
import { ask, flag, Refused, withCore, type Command, type Terminal } from './terminal.ts'

/** Hands on what was done, and throws what was not, as a refusal with its code. */
function refuse(outcome: Outcome): Extract<Outcome, { status: 'done' }> {
  if (outcome.status === 'refused')
    throw new Refused(outcome.refusal.code, outcome.refusal.sentence)
  if (outcome.status === 'invalid')
    throw new Refused(
      'invalid',
      outcome.problems.map((problem) => `${problem.path}: ${problem.message}`).join('; '),
    )
  if (outcome.status !== 'done') throw new Refused(outcome.status, 'This is not possible.')
  return outcome
}

/** `user add --email E --name N --role R --password-stdin` */
export const addUser: Command = async (terminal) => {
  const [email, name, role] = [
    flag(terminal, 'email'),
    flag(terminal, 'name'),
    flag(terminal, 'role'),
  ]
  if (!terminal.flags.has('password-stdin'))
    throw new UsageError(
      'Give the password on standard input with --password-stdin, so that it is not kept in the shell’s history.',
    )
  if (!(workspaceRoles as readonly string[]).includes(role))
    throw new UsageError(`--role is one of ${workspaceRoles.join(', ')}.`)
  const fields = commands.add.input.omit({ person: true }).safeParse({ email, name, role })
  if (!fields.success)
    throw new UsageError(
      fields.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'),
    )
  const password = (await terminal.readInput()).replace(/\r?\n$/, '')
  if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX)
    throw new Refused(
      'password-length',
      `The password must have ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`,
    )
  const id = await withCore(terminal, async (core) => {
    await openIfNew(core)
    refuse(
      await addPerson(core, {
        name: fields.data.name,
        email: fields.data.email,
        role: role as Person['role'],
        password,
      }),
    )
    return personByEmail(core.workspace.now().people, email)?.id
  })
  terminal.print(terminal.json ? JSON.stringify({ id }) : `${name} can sign in as ${role}.`)
  return 0
}

/** `user reset --email E`: a one-time link by which a person chooses a new password. */
export const resetUser: Command = async (terminal) => {
  const email = flag(terminal, 'email')
  const { link, until, address } = await withCore(terminal, async (core) => {
    const person = personByEmail((await core.workspace.fresh()).people, email)
    if (!person) throw new Refused('no-such-person', `Nobody has the address ${email}.`)
    const { outcome, secret } = await offerReset(core, person.id, SYSTEM)
    const { publicUrl: address } = core
    return { link: resetLink(core, secret), until: untilOf(refuse(outcome)), address }
  })
  terminal.print(
    terminal.json
      ? JSON.stringify({ link, until })
      : `${link}\nGood once, until ${until.slice(0, 16).replace('T', ' ')} UTC. Give it to nobody but ${email}; the old password is valid until it is used.`,
  )
  noteAssumed(terminal, address)
  return 0
}

/** The server may have been started with another address than this terminal knows of; a link that leads nowhere helps nobody. */
function noteAssumed({ env, note }: Terminal, address: string): void {
  const isKnown = ['FIREBREAK_URL', 'FIREBREAK_PORT'].some(
    (name) => (env[name] ?? '').trim() !== '',
  )
  if (isKnown) return
  note(
    `The address ${address} is assumed: FIREBREAK_URL is not set here. Set it as for the server, or put the address people type in its place.`,
  )
}

/** `token create --user E --scopes S [--name N]` */
export const createToken: Command = async (terminal) => {
  const wanted = flag(terminal, 'scopes')
    .split(',')
    .map((scope) => scope.trim())
  const unknown = wanted.find((scope) => !(scopes as readonly string[]).includes(scope))
  if (unknown !== undefined)
    throw new UsageError(
      `--scopes is one or more of ${scopes.join(', ')}, separated by commas; not “${unknown}”.`,
    )
  const email = flag(terminal, 'user')
  const secret = makeSecret('fb_')
  await withCore(terminal, async (core) => {
    const person = personByEmail((await core.workspace.fresh()).people, email)
    if (!person) throw new Refused('no-such-person', `Nobody has the address ${email}.`)
    const name = terminal.flags.get('name') ?? 'made at the command line'
    refuse(
      await toWorkspace(
        core,
        'tokens/make',
        {
          token: makeId('tk'),
          person: person.id,
          name,
          scopes: wanted as Scope[],
          hash: keptHash(core.secrets, secret),
        },
        SYSTEM,
      ),
    )
  })
  terminal.print(
    terminal.json
      ? JSON.stringify({ token: secret })
      : `${secret}\nIt is shown only now; keep it like a password.`,
  )
  return 0
}

type Listed = {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly active: boolean
}

/** `user list`: the people one may know of, with the ids that other commands ask for. */
export const listUsers: Command = async (terminal) => {
  const list = (await ask(terminal, { method: 'GET', path: '/api/v1/people' })) as {
    readonly people: readonly Listed[]
  }
  const rows = list.people.map((person) => [
    person.id,
    person.role,
    person.active ? '' : 'disabled',
    person.name,
  ])
  terminal.print(terminal.json ? JSON.stringify(list) : table(rows))
  return 0
}
