/** The ceremony's edges: who is asked for which step, what a takeover ends, and who holds what. */
import { expect, it } from 'vitest'
import { recipientsOf } from '#kernel/contribution.ts'
import type { Recorded } from '#kernel/event.ts'
import {
  ana,
  aTeam,
  jon,
  mira,
  names,
  readyToConclude,
  reported,
  rowIn,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { holders } from '../roles/contract.ts'
import { retired, running } from './contract.ts'
import { letters } from './reactions.ts'
import { untoldInWords, untoldTakeovers } from './view.ts'

const next_at = '2026-11-21T03:00:00Z'
const stepOf = (story: Story, who = tomi) =>
  incidents.nextStep(story.state, who, story.now)?.id ?? 'none'
const propose = (story: Story, to = 'tomi') => {
  story.does(mira, 'handoff/propose', { duty: 'commander', to })
  return { handoff: story.entry('handoff.proposed.v1') }
}
const said = (story: Story) =>
  incidents.sentence(story.events.at(-1) as Recorded, (id) => names[id as 'mira'], story.state)
const HANDOFF_STEPS = ['confirm-handoff', 'document-handoff', 'handoff-sitrep']

it('R-179, R-187: what was proposed ends with the incident, and waits for nobody after it', () => {
  const story = readyToConclude()
  const { handoff } = propose(story)
  story.does(tomi, 'handoff/ask', { handoff, question: 'Who holds the vault?' })
  story.does(mira, 'conclude/conclude', { summary: 'Over.' })
  story.recorded('handoff.withdrawn.v1', 'conclude.concluded.v1')
  expect(rowIn(story.state).waiting.filter(({ page }) => page === 'handoff')).toEqual([])
  story.tries(tomi, 'handoff/confirm', { handoff }).refused('handoff-over')
})

it('R-179: each step of the ceremony is asked of the incoming person, in its order, and of nobody else', () => {
  const story = aTeam().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  const asked: string[] = []
  const look = () => {
    asked.push(stepOf(story))
    for (const other of [mira, ana]) expect(HANDOFF_STEPS).not.toContain(stepOf(story, other))
  }
  const handoff = propose(story)
  look()
  story.does(tomi, 'handoff/confirm', handoff)
  look()
  story.does(tomi, 'handoff/document', { ...handoff, note: 'Took over.' })
  look()
  story.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Mine.', next_at })
  look()
  expect(asked.slice(0, 3)).toEqual(HANDOFF_STEPS)
  expect(HANDOFF_STEPS).not.toContain(asked[3])
})

it('R-179: nothing of a handoff is asked once it was declined, or released without the rest', () => {
  const declined = aTeam()
  declined.does(tomi, 'handoff/decline', { ...propose(declined), reason: 'I am off at three.' })
  expect(HANDOFF_STEPS).not.toContain(stepOf(declined))
  const released = aTeam()
  const handoff = propose(released)
  released.does(tomi, 'handoff/confirm', handoff).after(20 * 60_000)
  expect(stepOf(released)).toBe('document-handoff')
  released.does(mira, 'handoff/release', handoff, 'ceremony-incomplete')
  expect(HANDOFF_STEPS).not.toContain(stepOf(released))
})

it('R-179: whoever is asked to take over is told by mail, and no more once they have answered', () => {
  const story = aTeam()
  const handoff = propose(story)
  const proposed = story.events.at(-1) as Recorded
  expect(recipientsOf(letters, proposed)).toEqual(['tomi'])
  const news = () => letters.news(proposed as never, story.state as never)
  expect(news()?.lines.join(' ')).toContain('asks you to take over')
  story.does(tomi, 'handoff/confirm', handoff)
  expect(recipientsOf(letters, story.events.at(-1) as Recorded)).toEqual([])
  expect(news()).toBeUndefined()
})

it('R-181: a takeover ends the waiting handoff of that duty; others go on, and what was confirmed stays so', () => {
  const story = aTeam().does(tomi, 'roles/join')
  const first = propose(story, 'ana')
  story.does(ana, 'handoff/confirm', first)
  story.does(tomi, 'handoff/propose', { duty: 'responder', to: 'mira' })
  story.does(ana, 'handoff/propose', { duty: 'commander', to: 'mira' })
  story.does(tomi, 'handoff/take-over', { duty: 'commander', reason: 'Ana does not answer.' })
  expect(story.state.handoff.all.map(({ outcome }) => outcome)).toEqual([
    'confirmed',
    'waiting',
    'withdrawn',
  ])
})

it('R-181: nobody takes over a record that nobody has; communication may be taken while nobody answers questions', () => {
  const untaken = reported(jon)
  untaken
    .tries(tomi, 'handoff/take-over', { duty: 'commander', reason: 'x' })
    .refused('nobody-has-it')
  const story = aTeam()
  story.does(ana, 'handoff/take-over', { duty: 'communicator', reason: 'The press calls.' })
  expect(said(story)).toBe('Ana Reyes took over as communicator')
  expect(story.state.handoff.takeovers).toMatchObject([{ from: null, to: 'ana' }])
  expect(story.state.roles).toMatchObject({ commander: 'mira', communicator: 'ana' })
})

it('two responders each hand over their own shift, and a duty that came back is handed over again', () => {
  const story = aTeam().does(tomi, 'roles/join').does(ana, 'roles/join')
  story.does(mira, 'access/invite', { person: 'jon' })
  story.does(tomi, 'handoff/propose', { duty: 'responder', to: 'jon' })
  story.does(ana, 'handoff/propose', { duty: 'responder', to: 'jon' })
  story.does(jon, 'handoff/confirm', { handoff: story.state.seq })
  expect(holders(story.state.roles, 'responder').toSorted()).toEqual(['jon', 'tomi'])
  const command = aTeam()
  command.does(tomi, 'handoff/confirm', propose(command))
  command.does(tomi, 'handoff/propose', { duty: 'commander', to: 'mira' })
  command.does(mira, 'handoff/confirm', { handoff: command.state.seq })
  propose(command, 'ana')
})

it('R-156: while somebody answers questions, the commander does not hand that duty on', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  story
    .tries(mira, 'handoff/propose', { duty: 'communicator', to: 'tomi' })
    .refused('not-your-duty')
  story.does(ana, 'handoff/propose', { duty: 'communicator', to: 'tomi' })
  story.tries(tomi, 'handoff/propose', { duty: 'responder', to: 'ana' }).refused('not-your-duty')
})

it('R-179, R-259: whoever would end it early is told what is missing: the note, the report, or both', () => {
  const story = aTeam()
  const handoff = propose(story)
  story.does(tomi, 'handoff/confirm', handoff).after(20 * 60_000)
  const missing = (played: Story) => {
    const { last } = played.tries(mira, 'handoff/release', handoff)
    return last.ok || !('sentence' in last.refusal) ? '' : String(last.refusal.sentence)
  }
  expect(missing(story)).toMatch(/^The handoff is not written down, and no situation report/)
  story.does(tomi, 'handoff/document', { ...handoff, note: 'Took over.' })
  expect(missing(story)).toMatch(/^No situation report tells of the handoff yet/)
  const told = aTeam()
  told.does(tomi, 'handoff/confirm', propose(told)).after(20 * 60_000)
  told.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Mine.', next_at })
  expect(missing(told)).toMatch(/^The handoff is not written down\. /)
})

it('R-179: a handoff is under way from its proposal to its release, or to its refusal', () => {
  const under = (story: Story) => running(story.state.handoff).length
  const story = aTeam()
  const handoff = propose(story)
  expect(under(story)).toBe(1)
  story.does(tomi, 'handoff/confirm', handoff).after(20 * 60_000)
  expect(under(story)).toBe(1)
  story.does(mira, 'handoff/release', handoff, 'ceremony-incomplete')
  expect(under(story)).toBe(0)
  const declined = aTeam()
  declined.does(tomi, 'handoff/decline', { ...propose(declined), reason: 'I am off at three.' })
  expect(under(declined)).toBe(0)
})

it('R-179: a question before confirming waits for whoever hands over, is answered once, and both are told', () => {
  const story = aTeam()
  const handoff = propose(story)
  const waits = () =>
    rowIn(story.state)
      .waiting.filter(({ what }) => what === 'handoff-question')
      .map((item) => item.for)
  const step = () => incidents.nextStep(story.state, mira, story.now)?.id
  story.does(tomi, 'handoff/ask', { ...handoff, question: 'Which mirror?' })
  const question = story.state.seq
  const asked = story.events.at(-1) as Recorded
  expect([waits(), step()]).toEqual([['mira'], 'answer-handoff'])
  expect(recipientsOf(letters, asked)).toEqual(['mira'])
  expect(JSON.stringify(letters.news(asked as never, story.state as never))).not.toContain('mirror')
  const answer = { ...handoff, question, answer: 'The northern one.' }
  story.tries(tomi, 'handoff/answer', answer).refused('not-yours')
  story.tries(mira, 'handoff/answer', { ...answer, question: 1 }).refused('no-such-question')
  story.does(mira, 'handoff/answer', answer)
  expect(recipientsOf(letters, story.events.at(-1) as Recorded)).toEqual(['tomi'])
  expect(waits()).toEqual([])
  expect(story.state.handoff.all[0]?.questions).toMatchObject([
    { text: 'Which mirror?', answer: { by: 'mira', text: 'The northern one.' } },
  ])
  story.tries(mira, 'handoff/answer', answer).refused('already-so')
  story.does(tomi, 'handoff/ask', { ...handoff, question: 'And the key?' })
  const late = { ...handoff, question: story.state.seq, answer: 'It is dead.' }
  story.does(tomi, 'handoff/confirm', handoff)
  // What was not answered is no step any more once the duty has moved.
  expect(waits()).toEqual([])
  story.tries(mira, 'handoff/answer', late).refused('handoff-over')
  expect(letters.news(asked as never, story.state as never)).toBeUndefined()
})

it('R-179: a question of before, which said nothing of whom it tells, is read as one that told nobody', () => {
  const old = { kind: 'handoff.asked.v1', body: { handoff: 4, question: 'Why?' } }
  expect(retired['handoff.asked.v1']?.upcast(old as never)).toEqual({
    kind: 'handoff.asked.v2',
    body: { handoff: 4, question: 'Why?', tells: null },
  })
})

it('R-181: a takeover waits until it is told, with its words; its report ends it', () => {
  const story = aTeam().does(tomi, 'handoff/take-over', { duty: 'commander', reason: 'No answer.' })
  const waits = () =>
    rowIn(story.state)
      .waiting.filter(({ what }) => what === 'takeover')
      .map((item) => item.for)
  const step = () => incidents.nextStep(story.state, tomi, story.now)?.id
  expect([waits(), step()]).toEqual([['tomi'], 'takeover-sitrep'])
  const nameOf = (id: string) => id
  expect(untoldInWords(story.state.handoff, nameOf)).toBe('tomi has taken over command from mira.')
  story.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Mine.', next_at })
  expect([waits(), untoldInWords(story.state.handoff, nameOf)]).toEqual([[], ''])
  expect(step()).not.toBe('takeover-sitrep')
  // It is asked of whoever still has the duty, and of nobody once it is over.
  const relieved = aTeam().does(tomi, 'handoff/take-over', { duty: 'commander', reason: 'Gone.' })
  relieved.does(ana, 'handoff/take-over', { duty: 'commander', reason: 'Gone too.' })
  expect(untoldTakeovers(relieved.state).map(({ to }) => to)).toEqual(['ana'])
  relieved.does(ana, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
  relieved.does(ana, 'conclude/confirm', { item: 'everyone-told' })
  relieved.does(ana, 'conclude/thank', { text: 'Thanks.' })
  relieved.does(ana, 'conclude/conclude', { summary: 'A drill.' })
  expect(untoldTakeovers(relieved.state)).toEqual([])
})
