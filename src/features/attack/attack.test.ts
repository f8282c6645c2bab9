import { expect, it } from 'vitest'
import { MINUTE } from '#kernel/instant.ts'
import {
  aConcluded,
  aTeam,
  anIncident,
  mira,
  readyToConclude,
  reported,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { presets } from '../policy/presets/index.ts'
import { incidents } from '../index.ts'
import { authorityNow } from '../severity/view.ts'
import { attackNow } from './view.ts'

const [high, medium] = presets.reconciled.levels.map(({ authority }) => authority)
const careful = `Contain at once what can be undone. What disrupts the service: “${medium}”`
const said = (story: Story) => authorityNow(story.state).text
const reason = 'Sessions of somebody else are open.'

it('R-260: while an attack is said to be in progress one may act as at the gravest level, before and after that not (C-28)', () => {
  const story = aTeam()
  expect(said(story)).toBe(careful)
  story.does(mira, 'attack/in-progress', { reason }).recorded('attack.declared.v1')
  expect(authorityNow(story.state)).toEqual({
    text: high,
    why: 'An attack is in progress: until it is over this holds as at High.',
  })
  story.after(MINUTE).does(mira, 'attack/over', { reason: 'All sessions ended.' })
  story.recorded('attack.ended.v1')
  expect(said(story)).toBe(careful)
})

it('R-260: an unconfirmed event says that one may act at once with the switch, and never without (C-28)', () => {
  const event = reported(mira)
  event.does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(said(event)).toBe(careful)
  event.does(mira, 'attack/in-progress', { reason })
  expect(said(event)).toBe(high)
  const low = anIncident().does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  expect(said(low.does(mira, 'attack/in-progress', { reason }))).toBe(high)
})

it('R-260: the commander says it, and nobody else (C-28)', () => {
  const story = aTeam()
  story.tries(tomi, 'attack/in-progress', { reason }).refused('forbidden')
  story.does(mira, 'attack/in-progress', { reason })
  story.tries(tomi, 'attack/over', { reason: 'I think so.' }).refused('forbidden')
  story.tries(mira, 'attack/in-progress', { reason: ' ' }).refused('invalid')
})

it('R-260: it is said once, and ended only while it lasts (C-28)', () => {
  const story = aTeam()
  story.tries(mira, 'attack/over', { reason: 'x' }).refused('not-in-progress')
  story.does(mira, 'attack/in-progress', { reason })
  story.tries(mira, 'attack/in-progress', { reason }).refused('already-so')
})

it.each(['attack-stopped', 'contained'] as const)(
  'R-260, R-073: when “%s” is marked the attack is in progress no more, until it is said again',
  (milestone) => {
    const story = aTeam().does(mira, 'attack/in-progress', { reason })
    story.after(MINUTE).does(mira, 'incident/mark', { milestone })
    expect(attackNow(story.state)).toBeNull()
    expect(said(story)).toBe(careful)
    story.tries(mira, 'attack/over', { reason: 'x' }).refused('not-in-progress')
    story.does(mira, 'attack/in-progress', { reason: 'They are back.' })
    expect(attackNow(story.state)).toMatchObject({ reason: 'They are back.', by: 'mira' })
  },
)

it('R-260: a false alarm and a concluded incident have no attack in progress', () => {
  const alarm = reported(mira).does(mira, 'attack/in-progress', { reason })
  alarm.does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
  expect(said(alarm)).toBe('There is nothing to contain.')
  expect(attackNow(alarm.state)).toBeNull()
  alarm.tries(mira, 'attack/in-progress', { reason }).refused('nothing-to-contain')
  aConcluded().tries(mira, 'attack/in-progress', { reason }).refused('nothing-to-contain')
})

it('R-260: so many changes are a toggle and no assessment', () => {
  const story = aTeam()
  for (let n = 0; n < 100; n++) {
    story.does(mira, 'attack/in-progress', { reason })
    story.does(mira, 'attack/over', { reason })
  }
  story.tries(mira, 'attack/in-progress', { reason }).refused('too-many-changes')
})

it('R-180, R-112: it is in the timeline, and whoever takes over reads it', () => {
  const story = aTeam().does(mira, 'attack/in-progress', { reason })
  const last = story.events.at(-1)
  expect(last && incidents.sentence(last, (id) => id, story.state)).toBe(
    `mira said that an attack is in progress: ${reason}`,
  )
  const lines = incidents.briefing(story.state, (id) => id)
  expect(JSON.stringify(lines)).toContain(`An attack is in progress: ${reason}`)
})

it('R-260: an attack that was over does not come back by itself, neither by reopening nor by another verdict (C-28)', () => {
  const closed = readyToConclude().does(mira, 'attack/in-progress', { reason })
  closed.does(mira, 'conclude/conclude', { summary: 'Over.' })
  closed.does(mira, 'conclude/reopen', { reason: 'A question came in.' })
  expect(attackNow(closed.state)).toBeNull()
  const alarm = aTeam().does(mira, 'attack/in-progress', { reason })
  alarm.does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
  alarm.does(mira, 'triage/decide', { verdict: 'event', reason: 'Or not.' })
  expect(attackNow(alarm.state)).toBeNull()
  alarm.does(mira, 'attack/in-progress', { reason })
  expect(attackNow(alarm.state)).not.toBeNull()
})

it('R-260: correcting when an earlier wave was stopped does not end the one that goes on (C-28)', () => {
  const story = aTeam().does(mira, 'attack/in-progress', { reason })
  const stopped = story.after(10 * MINUTE).now
  story.does(mira, 'incident/mark', { milestone: 'attack-stopped', at: stopped })
  story.after(20 * MINUTE).does(mira, 'attack/in-progress', { reason: 'They are back.' })
  const earlier = new Date(Date.parse(stopped) - 5 * MINUTE).toISOString()
  story.does(mira, 'incident/mark', { milestone: 'attack-stopped', at: earlier })
  expect(attackNow(story.state)?.reason).toBe('They are back.')
  story.does(mira, 'incident/mark', { milestone: 'attack-stopped' })
  expect(attackNow(story.state)).toBeNull()
})
