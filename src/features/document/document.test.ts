import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { handlingOf, laterSections } from './view.ts'
import { anIncident, aTeam, mira, tomi, type Story } from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { isWritten, sections } from './contract.ts'
import { summarySentence } from './decide.ts'

const slots = {
  date: '21 November 2026',
  organisation: 'the platform team',
  notifiedOf: 'an exposed token.',
  impact: 'two hours without deployments',
}

it('R-114: the classification is set from the beginning to specific individuals only, and changed with a reason', () => {
  const story = aTeam()
  const level = () =>
    story.state.policy.document.classification.levels.find(
      ({ id }) => id === story.state.document.classification,
    )
  expect(level()?.label).toContain('specific individuals only')
  story.tries(mira, 'document/classify', { level: 'public' }).refused('invalid')
  story
    .tries(mira, 'document/classify', { level: 'secret', reason: 'x' })
    .refused('unknown-classification')
  story.tries(tomi, 'document/classify', { level: 'public', reason: 'x' }).refused('forbidden')
  story.does(mira, 'document/classify', { level: 'internal', reason: 'Cleared by legal.' })
  expect(level()?.id).toBe('internal')
  story.tries(mira, 'document/classify', { level: 'internal', reason: 'x' }).refused('already-so')
})

it('R-116: the executive summary is one sentence from four parts', () => {
  const said =
    'On 21 November 2026 the platform team was notified of an exposed token, resulting in two hours without deployments.'
  expect(summarySentence(slots)).toBe(said)
  const story = anIncident().does(mira, 'document/summarise', { ...slots, base: 0 })
  expect(story.state.document.sections.summary).toMatchObject({
    text: said,
    slots: { impact: slots.impact },
    by: 'mira',
  })
  story
    .tries(mira, 'document/summarise', { ...slots, impact: ' ', base: story.state.seq })
    .refused('invalid')
})

it('R-116: whatever the parts are, the summary is one line that ends in one full stop', () => {
  const part = fc.string({ minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(part, part, part, part, (date, organisation, notifiedOf, impact) => {
      const said = summarySentence({ date, organisation, notifiedOf, impact })
      return said.startsWith('On ') && said.endsWith('.') && !said.endsWith('..')
    }),
  )
})

it('R-118: one zone for the whole incident, chosen by the commander', () => {
  const story = aTeam()
  expect(story.state.document.zone).toBe('UTC')
  story.tries(mira, 'document/set-zone', { zone: 'Mars/Olympus' }).refused('unknown-zone')
  story.tries(tomi, 'document/set-zone', { zone: 'Europe/Berlin' }).refused('forbidden')
  expect(story.does(mira, 'document/set-zone', { zone: 'Europe/Berlin' }).state.document.zone).toBe(
    'Europe/Berlin',
  )
})

it('R-243: two people in one section: the second is shown the conflict and loses nothing', () => {
  const story = aTeam().does(mira, 'document/write', { section: 'details', text: 'One.', base: 0 })
  const base = story.state.seq
  story.does(tomi, 'document/write', { section: 'details', text: 'One. Two.', base })
  story
    .tries(mira, 'document/write', { section: 'details', text: 'One. Three.', base })
    .refused('section-changed')
  expect(story.state.document.sections.details).toMatchObject({ text: 'One. Two.', by: 'tomi' })
  story.does(mira, 'document/write', {
    section: 'details',
    text: 'One. Two. Three.',
    base: story.state.seq,
  })
  story.does(mira, 'document/summarise', { ...slots, base: 0 })
  story.tries(tomi, 'document/summarise', { ...slots, base: 0 }).refused('section-changed')
  story
    .tries(tomi, 'document/write', { section: 'timeline', text: 'x', base: 0 })
    .refused('invalid')
})

it('R-114: the handling words follow the classification', () => {
  const story = aTeam().does(mira, 'triage/categorise', { category: 'security-breach' })
  const handling = () => {
    const { document, policy, triage } = story.state
    return handlingOf({ document, policy, triage })
  }
  expect(handling()).toMatchObject({ tlp: 'AMBER+STRICT', quiet: true })
  story.does(mira, 'document/classify', { level: 'public', reason: 'Released.' })
  expect(handling()).toMatchObject({ label: 'Public', tlp: 'CLEAR', quiet: false })
  story.does(mira, 'document/classify', { level: 'internal', reason: 'Taken back.' })
  expect(handling()).toMatchObject({ tlp: 'AMBER+STRICT', quiet: true })
  const { classification } = presets.reconciled
  const levels = [{ id: 'plain', label: 'Plain', rules: 'As you like.' }]
  const plain = { ...presets.reconciled, classification: { ...classification, levels } }
  const { tlp } = handlingOf({
    ...story.state,
    policy: { ...story.state.policy, document: plain },
    document: { ...story.state.document, classification: 'plain' },
  })
  expect(tlp).toBe('AMBER+STRICT')
})

it('R-110: there are twelve sections in their order; five are written, the others fill themselves', () => {
  const ids = sections.map(({ id }) => id)
  expect(ids).toEqual(
    'classification summary timeline indicators details response next-steps theories lessons background comms appendix'.split(
      ' ',
    ),
  )
  const written = ['summary', 'details', 'background', 'comms', 'appendix']
  expect(ids.filter(isWritten)).toEqual(written)
  expect(sections.filter((section) => section.written).map(({ id }) => id)).toEqual(written)
  const story = aTeam()
  for (const section of written) story.does(mira, 'document/write', { section, text: 'x', base: 0 })
  expect(laterSections(story.state.document)).toEqual([])
})

it('R-114: nothing leaves the team before there is a category, of a quiet one, or of anything released', () => {
  const quiet = (story: Story) => handlingOf(story.state).quiet
  const of = (category: string) => aTeam().does(mira, 'triage/categorise', { category })
  expect(quiet(aTeam())).toBe(true)
  expect(quiet(of('security-breach'))).toBe(true)
  expect(quiet(of('regression'))).toBe(false)
  const released = aTeam().does(mira, 'document/classify', { level: 'public', reason: 'Released.' })
  expect(quiet(released)).toBe(false)
})

it('R-112: the timeline names the section that was written, the classification with its reason, and the zone', () => {
  const story = aTeam()
  const said = () => incidents.sentence(story.events.at(-1) as Recorded, () => 'Mira', story.state)
  story.does(mira, 'document/write', { section: 'details', text: 'One.', base: 0 })
  expect(said()).toBe('Mira wrote the section “Details and kill chain”')
  story.does(mira, 'document/classify', { level: 'public', reason: 'Released.' })
  expect(said()).toBe('Classified as “Public”: Released.')
  story.given([{ kind: 'document.classified.v1', body: { level: 'public', reason: '' } }])
  expect(said()).toBe('Classified as “Public”')
})

it('R-118: a zone that this machine does not know is shown as UTC', () => {
  const story = aTeam().does(mira, 'document/set-zone', { zone: 'Europe/Berlin' })
  story.given([{ kind: 'document.zone-set.v1', body: { zone: 'Mars/Olympus' } }])
  expect(story.state.document.zone).toBe('UTC')
})
