import { expect, it } from 'vitest'
import type { Actor } from '#kernel/decider.ts'
import { jon, mira, oda, START, system } from '#testkit/slice.ts'
import { presets } from '../policy/presets/index.ts'
import {
  commands,
  events,
  personByEmail,
  type WorkspaceCommand,
  type WorkspaceEvent,
  type WorkspaceState,
} from './contract.ts'
import { initialWorkspace, mayAdminister, workspace } from './decide.ts'

type Verb = WorkspaceCommand['verb']
const hash = 'a'.repeat(64)

/** A workspace as its commands made it. */
class Workspace {
  state: WorkspaceState = initialWorkspace
  last = ''
  now = START

  tries(verb: Verb, input: unknown, by: Actor = system): this {
    const parsed = commands[verb].input.safeParse(input)
    if (!parsed.success) return this.said('invalid')
    if (!mayAdminister(by, commands[verb].needs)) return this.said('forbidden')
    const world = {
      now: this.now,
      actor: by,
      state: this.state,
      overrides: new Set<string>(),
      names: {},
    }
    const decision = workspace.decide({ verb, input: parsed.data } as WorkspaceCommand, world)
    if (!decision.ok) return this.said(decision.refusal.code)
    for (const fact of decision.facts) {
      const kind = fact.kind as keyof typeof events
      const head = {
        seq: this.state.seq + 1,
        actor: by.id,
        via: 'web' as const,
        occurred: this.now,
        recorded: this.now,
      }
      this.state = workspace.evolve(this.state, {
        kind,
        body: events[kind].parse(fact.body),
        ...head,
      } as WorkspaceEvent)
    }
    return this.said('done')
  }

  said(code: string): this {
    this.last = code
    return this
  }

  expects(code: string): this {
    expect(this.last).toBe(code)
    return this
  }
}

const person = (id: string, role: string, email = `${id}@example.org`) => ({
  person: id,
  name: id,
  email,
  role,
})
const opened = (): Workspace =>
  new Workspace()
    .tries('open', { name: 'Example', policy: presets.reconciled })
    .expects('done')
    .tries('add-person', person('oda', 'owner'))
    .expects('done')
    .tries('add-person', person('mira', 'responder'))
    .expects('done')

it('a workspace is opened once, by the system', () => {
  opened().tries('open', { name: 'Again', policy: presets.reconciled }).expects('already-open')
  new Workspace().tries('open', { name: 'x', policy: presets.reconciled }, oda).expects('forbidden')
  expect(opened().state).toMatchObject({
    opened: true,
    name: 'Example',
    seq: 3,
    policy: { version: 1 },
  })
})

it('R-220: owners administer; nobody else does', () => {
  const source = { source: 'sr_12345678', name: 'x', type: 'alertmanager', mapping: null, hash }
  for (const who of [mira, jon]) {
    opened().tries('set-role', { person: 'mira', role: 'owner' }, who).expects('forbidden')
    opened().tries('add-source', source, who).expects('forbidden')
    opened().tries('choose-policy', { document: presets.civicactions }, who).expects('forbidden')
    opened().tries('add-person', person('x', 'owner'), who).expects('forbidden')
  }
  const story = opened().tries('set-role', { person: 'mira', role: 'member' }, oda).expects('done')
  expect(story.state.people['mira']?.role).toBe('member')
  story.tries('set-role', { person: 'mira', role: 'member' }, oda).expects('already-so')
  story.tries('set-role', { person: 'ghost', role: 'member' }, oda).expects('no-such-person')
})

it('there is always an owner who can sign in', () => {
  const story = opened()
  story.tries('disable', { person: 'oda' }, oda).expects('last-owner')
  story.tries('set-role', { person: 'oda', role: 'responder' }, oda).expects('last-owner')
  story
    .tries('set-role', { person: 'mira', role: 'owner' }, oda)
    .tries('disable', { person: 'oda' }, oda)
    .expects('done')
  story.tries('disable', { person: 'oda' }).expects('already-so')
  story.tries('disable', { person: 'mira' }).expects('last-owner')
  story
    .tries('enable', { person: 'oda' })
    .expects('done')
    .tries('enable', { person: 'oda' })
    .expects('already-so')
})

it('an address belongs to one person, in any case of letters', () => {
  const story = opened()
    .tries('add-person', person('two', 'member', 'MIRA@example.org'))
    .expects('email-taken')
  story.tries('add-person', person('two', 'member', 'not an address')).expects('invalid')
  expect(personByEmail(story.state, 'Mira@Example.org')?.id).toBe('mira')
})

it('an invitation is used once and before it runs out', () => {
  const invitation = {
    invitation: 'in_12345678',
    name: 'Tomi',
    email: 'tomi@example.org',
    role: 'responder',
    hash,
    until: '2026-11-22T02:00:00Z',
  }
  const story = opened().tries('invite', invitation, oda).expects('done')
  story.tries('invite', { ...invitation, email: 'mira@example.org' }, oda).expects('email-taken')
  story.tries('use-invitation', { invitation: 'in_12345678' }).expects('done')
  story.tries('use-invitation', { invitation: 'in_12345678' }).expects('invitation-over')
  const late = opened().tries('invite', invitation, oda)
  late.now = '2026-11-23T02:00:00Z'
  late.tries('use-invitation', { invitation: 'in_12345678' }).expects('invitation-over')
  late.tries('use-invitation', { invitation: 'in_00000000' }).expects('invitation-over')
})

it('a token is made and revoked by the person it acts for, and there are few', () => {
  const token = (number: number, who = 'mira') => ({
    token: `tk_${10_000_000 + number}`,
    person: who,
    name: 'ci',
    scopes: ['read'],
    hash,
  })
  const story = opened()
  story.tries('make-token', token(0, 'oda'), mira).expects('not-yours')
  story.tries('make-token', token(0, 'ghost')).expects('no-such-person')
  for (let number = 0; number < 20; number++)
    story.tries('make-token', token(number), mira).expects('done')
  story.tries('make-token', token(20), mira).expects('too-many-tokens')
  story.tries('revoke-token', { token: 'tk_10000000' }, oda).expects('no-such-token')
  story.tries('revoke-token', { token: 'tk_10000000' }, mira).expects('done')
  story.tries('make-token', { ...token(21), hash: 'plain secret' }, mira).expects('invalid')
})

it('a generic source says where its fields are; a removed one is gone', () => {
  const source = { source: 'sr_12345678', name: 'Monitor', type: 'generic', mapping: null, hash }
  const story = opened().tries('add-source', source, oda).expects('mapping-missing')
  story
    .tries('add-source', { ...source, mapping: { title: 'a b', fingerprint: 'id' } }, oda)
    .expects('invalid')
  story
    .tries('add-source', { ...source, mapping: { title: 'data.title', fingerprint: 'id' } }, oda)
    .expects('done')
  story.tries('remove-source', { source: 'sr_12345678' }, oda).expects('done')
  story.tries('remove-source', { source: 'sr_12345678' }, oda).expects('no-such-source')
  for (let number = 0; number < 100; number++)
    story
      .tries(
        'add-source',
        { ...source, type: 'alertmanager', source: `sr_${10_000_000 + number}` },
        oda,
      )
      .expects('done')
  story
    .tries('add-source', { ...source, type: 'alertmanager', source: 'sr_99999999' }, oda)
    .expects('too-many-sources')
})

it('another policy is the next version, for new incidents', () => {
  const story = opened()
    .tries('choose-policy', { document: presets.civicactions }, oda)
    .expects('done')
  expect(story.state.policy).toMatchObject({ version: 2, document: { preset: 'civicactions' } })
})
