import fc from 'fast-check'
import { expect, it } from 'vitest'
import { handlingOf } from './view.ts'
import { anIncident, aTeam, mira, tomi } from '#testkit/slice.ts'
import { presets } from '../policy/presets/index.ts'
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
