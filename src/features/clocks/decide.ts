import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { fact, type FactOf } from '#kernel/event.ts'
import { between, ms, spanInWords } from '#kernel/instant.ts'
import { known } from '#kernel/words.ts'
import { clocksOf, nextMoment, pendingMarks, type ClockSources } from './clocks.ts'
import {
  clockKinds,
  commands,
  events,
  refusals,
  type Clock,
  type ClocksCommand,
  type ClocksEvent,
  type ClocksState,
} from './contract.ts'
import { briefs } from './brief.ts'
import { verbs } from './verbs.ts'
import { steps } from './waiting.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = ClockSources

function evolve(state: ClocksState, event: ClocksEvent): ClocksState {
  const { clock } = event.body
  switch (event.kind) {
    case 'clocks.warned.v1': {
      const { due, share } = event.body
      const before = state.warned[clock]
      const shares = before?.due === due ? [...before.shares, share] : [share]
      return { ...state, warned: { ...state.warned, [clock]: { due, shares } } }
    }
    case 'clocks.breached.v1': {
      const { due, kind } = event.body
      return {
        ...state,
        breached: { ...state.breached, [clock]: { at: event.recorded, due, kind, seq: event.seq } },
      }
    }
    case 'clocks.prompt-declined.v1': {
      const { reason, kind } = event.body
      const declined = { at: event.recorded, reason, by: event.actor, kind, seq: event.seq }
      return { ...state, declined: { ...state.declined, [clock]: declined } }
    }
  }
}

function decide(command: ClocksCommand, world: World<Needed>): Decided {
  if (command.verb === 'tick') return tick(world)
  const clock = clocksOf(world.state).find((running) => running.id === command.input.clock)
  if (!clock || !clock.prompt) return no('no-such-prompt')
  if (clock.endedAt) return no('already-answered')
  return go({
    kind: 'clocks.prompt-declined.v1',
    body: { clock: clock.id, kind: clock.kind, reason: command.input.reason },
  })
}

/** Records every warning and breach that is due by now and not recorded yet; refuses when there is none. */
function tick(world: World<Needed>): Decided {
  const facts = clocksOf(world.state).flatMap((clock) => dueFacts(clock, world))
  return facts.length > 0 ? go(...facts) : no('nothing-due')
}

/** Of several marks that passed unseen only the last is told: after the time is up nobody needs a warning. */
function dueFacts(clock: Clock, world: World<Needed>): FactOf<typeof events>[] {
  const passed = pendingMarks(clock, world.state).filter((mark) => ms(mark.at) <= ms(world.now))
  const last = passed.at(-1)
  if (!last) return []
  const body = { clock: clock.id, kind: clock.kind, due: clock.due }
  return last.share === 1
    ? [fact('clocks.breached.v1', body)]
    : [fact('clocks.warned.v1', { ...body, share: last.share })]
}

const prompts: Readonly<Record<string, string>> = {
  'triage-decision': 'Five minutes are over: potential incident, false alarm, or more time?',
  'solo-soft':
    'You have worked alone for a while. Call in responders, hand over command, or is it resolved?',
  'solo-firm': 'It is time to call in responders or hand over command',
  'handoff-overlap': 'The handoff’s overlap is over; the outgoing person may log off',
}

/** What happened to the promises (R-024, R-025, R-028, §17). */
export const clocks: Slice<'clocks', ClocksState, typeof events, typeof commands, Needed> = {
  name: 'clocks',
  events,
  commands,
  refusals,
  verbs,
  initial: { warned: {}, breached: {}, declined: {} },
  evolve,
  decide,
  nextMoment,
  steps,
  timeline: { label: 'clock', quiet: ['clocks.warned.v1'] },
  briefs,
  say: (event, nameOf) => {
    const title = known(clockKinds, event.body.kind) ?? event.body.kind
    switch (event.kind) {
      case 'clocks.warned.v1':
        return `${title}: ${Math.round(event.body.share * 100)} % of the time has passed, ${spanInWords(between(event.recorded, event.body.due))} left`
      case 'clocks.breached.v1':
        return known(prompts, event.body.kind) ?? `${title}: the promised time has passed`
      case 'clocks.prompt-declined.v1':
        return `${nameOf(event.actor)} declined the prompt “${title}”: ${event.body.reason}`
    }
  },
}
