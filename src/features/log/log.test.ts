import { expect, it } from 'vitest'
import { MINUTE } from '#kernel/instant.ts'
import {
  ana,
  aTeam,
  jon,
  mira,
  names,
  reported,
  rowIn,
  system,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { entryTypes, standing } from './contract.ts'

const logged = (): Story => aTeam().does(mira, 'log/add', { text: 'Token seen in build 812.' })
const sentences = (story: Story) =>
  story.events.map((event) =>
    incidents.sentence(event, (id) => names[id as 'mira'] ?? id, story.state),
  )

it('R-093: measurements, theories, actions, decisions, observations, evidence, communication and lessons have types of their own', () => {
  for (const type of [
    'measurement',
    'theory',
    'action',
    'decision',
    'observation',
    'evidence',
    'communication',
    'lesson',
  ] as const) {
    expect(Object.keys(entryTypes)).toContain(type)
    expect(
      logged().does(mira, 'log/add', { text: 'One.', type }).state.log.entries.at(-1)?.type,
    ).toBe(type)
  }
  expect(logged().state.log.entries.at(0)?.type).toBe('observation')
  logged().tries(mira, 'log/add', { text: 'One.', type: 'gossip' }).refused('invalid')
  logged().tries(mira, 'log/add', { text: '  \n ' }).refused('invalid')
})

it('R-071: a retracted entry stays, marked, with who and why', () => {
  const story = logged()
  const entry = story.state.seq
  story.does(tomi, 'log/retract', { entry, reason: 'Another build.' })
  expect(story.state.log.entries.at(0)).toMatchObject({
    text: 'Token seen in build 812.',
    retracted: { by: 'tomi', reason: 'Another build.' },
  })
  expect(standing(story.state.log)).toEqual([])
  story.tries(tomi, 'log/retract', { entry, reason: 'Again.' }).refused('already-retracted')
  story.tries(tomi, 'log/correct', { entry, text: 'x', reason: 'y' }).refused('already-retracted')
  logged().tries(tomi, 'log/retract', { entry }).refused('invalid')
})

it('R-118: a correction keeps the earlier text, whoever makes it', () => {
  const story = logged()
  const entry = story.state.seq
  story.after(MINUTE).does(tomi, 'log/correct', {
    entry,
    text: 'Token seen in build 811.',
    reason: 'Misread.',
    occurred: '2026-11-21T01:50:00+01:00',
  })
  expect(story.state.log.entries.at(0)).toMatchObject({
    text: 'Token seen in build 811.',
    occurred: '2026-11-21T00:50:00.000Z',
    earlier: [
      {
        text: 'Token seen in build 812.',
        occurred: '2026-11-21T02:04:00.000Z',
        by: 'tomi',
        reason: 'Misread.',
      },
    ],
  })
  story.tries(tomi, 'log/correct', { entry: 1, text: 'x', reason: 'y' }).refused('no-such-entry')
})

it('R-118: facts are in the order they happened, whenever they were written down', () => {
  const story = logged().does(mira, 'log/add', {
    text: 'Pushed.',
    occurred: '2026-11-20T22:10:00Z',
  })
  expect(standing(story.state.log).map((entry) => entry.text)).toEqual([
    'Pushed.',
    'Token seen in build 812.',
  ])
  expect(story.state.log.entries.at(-1)?.recorded).toBe(story.now)
  story
    .tries(mira, 'log/add', { text: 'x', occurred: '2026-11-21T09:00:00Z' })
    .refused('time-in-future')
  story.tries(mira, 'log/add', { text: 'x', occurred: '2026-11-21 01:00' }).refused('invalid')
})

it('R-112: every act writes its own plain sentence', () => {
  const story = aTeam()
    .does(mira, 'severity/set', { level: 'high', reason: 'Customers are out.' })
    .does(tomi, 'roles/join')
    .does(mira, 'tasks/add', { title: 'Revoke it', kind: 'contain', assignee: 'tomi' })
    .does(mira, 'sitreps/send', { know: 'A token leaked.', next_at: '2026-11-21T03:00:00Z' })
    .does(mira, 'handoff/propose', { duty: 'commander', to: 'ana' })
    .does(ana, 'handoff/take-over', { duty: 'commander', reason: 'Mira fell ill.' })
    .after(90 * MINUTE)
    .does(system, 'clocks/tick')
  const said = sentences(story)
  expect(said.filter((sentence) => sentence === undefined)).toEqual([])
  expect(said).toEqual(
    expect.arrayContaining([
      'Reported: Token in a public repository',
      'Mira Lund became first responder and commander',
      'Severity set to high: Customers are out.',
      'Tomi Aho became responder',
      'Next step for Tomi Aho: Revoke it',
      'Mira Lund sent situation report 1 to 3 people; the next is promised for 2026-11-21 03:00 UTC',
      'Emergency takeover: Ana Reyes took command from Mira Lund: Mira fell ill.',
      'Next situation report: the promised time has passed',
    ]),
  )
})

it('R-112: a finished task says how it ended, if somebody said so', () => {
  const story = aTeam().does(mira, 'tasks/add', { title: 'Revoke it', kind: 'contain' })
  const task = story.state.seq
  story.does(mira, 'tasks/finish', { task, result: 'Revoked at the provider.' })
  expect(sentences(story).at(-1)).toBe(`Mira Lund finished task ${task}: Revoked at the provider.`)
  const plain = aTeam().does(mira, 'tasks/add', { title: 'Revoke it', kind: 'contain' })
  plain.does(mira, 'tasks/finish', { task })
  expect(sentences(plain).at(-1)).toBe(`Mira Lund finished task ${task}`)
})

it('R-112: an entry whose content was erased still says that it was there', () => {
  const event = {
    kind: 'log.added.v1',
    body: null,
    seq: 9,
    actor: 'mira',
    via: 'web' as const,
    occurred: '',
    recorded: '',
  }
  expect(incidents.sentence(event, String, logged().state)).toBe('This entry’s content was erased')
})

it('R-220: a mention reaches only people who may read it', () => {
  const story = reported(jon).does(tomi, 'triage/take')
  story.tries(tomi, 'log/add', { text: '@ana', mentions: ['ana'] }).refused('mention-outside')
  story.tries(tomi, 'log/add', { text: '@jon', mentions: ['jon'] }).refused('mention-outside')
  story.tries(tomi, 'log/add', { text: '@x', mentions: ['constructor'] }).refused('invalid')
  story.does(tomi, 'access/invite', { person: 'ana', as: 'observer' })
  story.does(tomi, 'log/add', { text: '@ana @ana', mentions: ['ana', 'ana'] })
  expect(story.state.log.entries.at(0)?.mentions).toEqual(['ana'])
})

it('R-220: a mention waits until the person it names writes something; naming oneself waits for nobody', () => {
  const story = aTeam().does(mira, 'log/add', { text: '@tomi @mira', mentions: ['tomi', 'mira'] })
  const asked = () =>
    rowIn(story.state)
      .waiting.filter((waiting) => waiting.what === 'mention')
      .map((waiting) => [waiting.for, waiting.seq])
  expect(asked()).toEqual([['tomi', story.state.seq]])
  story.does(tomi, 'log/add', { text: 'On it.' })
  expect(asked()).toEqual([])
})

it('R-245: a long line that mentions somebody is told in a list whole character by whole character', () => {
  const text = `${'a'.repeat(199)}😀 and more`
  const story = aTeam().does(mira, 'log/add', { text, mentions: ['tomi'] })
  const told = rowIn(story.state).waiting.find((waiting) => waiting.what === 'mention')?.text ?? ''
  expect(told).toBe(`You are mentioned: “${'a'.repeat(199)}”`)
  expect(told.isWellFormed()).toBe(true)
})
