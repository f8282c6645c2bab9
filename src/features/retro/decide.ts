import { go, ruleRefuses, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { worksOnIt, type AccessState } from '../access/contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { PolicyState } from '../policy/contract.ts'
import type { RolesState } from '../roles/contract.ts'
import { namedPeople } from './view.ts'
import { findNames } from './names.ts'
import {
  commands,
  events,
  refusals,
  type RetroCommand,
  type RetroEvent,
  type RetroState,
} from './contract.ts'
import { verbs } from './verbs.ts'
import { steps, waiting } from './waiting.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = {
  readonly retro: RetroState
  readonly conclude: ConcludeState
  readonly access: AccessState
  readonly policy: PolicyState
  readonly roles: RolesState
}

/** A tree of whys that fits a wall; five deep is the guide, not the limit (R-195). */
const WHYS_MAX = 200

/** Entries placed in a band by hand: a story of more turns than this is not retold, it is the log again. */
const BANDED_MAX = 1000

function evolve(state: RetroState, event: RetroEvent): RetroState {
  switch (event.kind) {
    case 'retro.opened.v1':
      return { ...state, opened: { at: event.recorded, seq: event.seq }, owner: event.body.owner }
    case 'retro.led.v1':
      return { ...state, ...event.body }
    case 'retro.scheduled.v1':
      return { ...state, scheduledAt: event.body.at }
    case 'retro.banded.v1':
      return { ...state, bands: { ...state.bands, [event.body.entry]: event.body.band } }
    case 'retro.why-asked.v1':
      return { ...state, whys: [...state.whys, { ...event.body, seq: event.seq }] }
    case 'retro.why-rewritten.v1': {
      const { why, question, answer } = event.body
      return {
        ...state,
        whys: state.whys.map((given) =>
          given.seq === why ? { ...given, question, answer } : given,
        ),
      }
    }
    case 'retro.why-removed.v1':
      return { ...state, whys: state.whys.filter((why) => why.seq !== event.body.why) }
    case 'retro.question-answered.v1':
      return { ...state, answers: { ...state.answers, [event.body.question]: event.body.answer } }
    case 'retro.held.v1':
      return { ...state, held: { at: event.recorded, seq: event.seq, summary: event.body.summary } }
    case 'retro.waived.v1':
      return {
        ...state,
        waived: {
          at: event.recorded,
          seq: event.seq,
          by: event.actor,
          reason: event.body.reason,
        },
      }
  }
}

function decide(command: RetroCommand, world: World<Needed>): Decided {
  const { retro, conclude, access, policy, roles } = world.state
  if (command.verb === 'open') {
    if (!conclude.concluded) return no('not-concluded:opening')
    if (retro.opened) return no('already-open')
    return go({ kind: 'retro.opened.v1', body: { owner: roles.commander ?? world.actor.id } })
  }
  if (command.verb === 'waive') {
    if (!conclude.concluded) return no('not-concluded')
    if (retro.held || retro.waived) return no('already-so:over')
    return go({ kind: 'retro.waived.v1', body: command.input })
  }
  if (!retro.opened) return no('retro-not-open')
  const named = refuseNames(command, world)
  if (named) return named
  switch (command.verb) {
    case 'lead': {
      const outside = [command.input.owner, command.input.facilitator].find(
        (person) => person !== null && !worksOnIt(access, person),
      )
      if (outside) return no('not-a-member')
      return go({ kind: 'retro.led.v1', body: command.input })
    }
    case 'schedule':
      return go({ kind: 'retro.scheduled.v1', body: command.input })
    case 'band':
      if (
        retro.bands[command.input.entry] === undefined &&
        Object.keys(retro.bands).length >= BANDED_MAX
      )
        return no('too-many-banded', { max: BANDED_MAX })
      return go({ kind: 'retro.banded.v1', body: command.input })
    case 'ask-why':
      return askWhy(command.input, retro)
    case 'rewrite-why':
      return (
        missingWhy(retro, command.input.why) ??
        go({ kind: 'retro.why-rewritten.v1', body: command.input })
      )
    case 'remove-why': {
      if (retro.whys.some((why) => why.parent === command.input.why)) return no('why-has-more')
      return (
        missingWhy(retro, command.input.why) ??
        go({ kind: 'retro.why-removed.v1', body: command.input })
      )
    }
    case 'answer':
      if (command.input.question >= policy.document.retro.questions.length)
        return no('no-such-question')
      return go({ kind: 'retro.question-answered.v1', body: command.input })
    case 'hold':
      if (!conclude.concluded) return no('not-concluded')
      if (retro.held) return no('already-so:held')
      return go({ kind: 'retro.held.v1', body: command.input })
  }
}

/** Names stay out of the retrospective; the person is asked to speak of the role instead (R-192). */
function refuseNames(command: RetroCommand, world: World<Needed>): Decided | undefined {
  const { verb, input } = command
  if (verb === 'lead' || verb === 'schedule' || verb === 'band') return undefined
  const texts = Object.values(input).filter((value) => typeof value === 'string')
  const people = namedPeople(world.state, world.names)
  const found = texts.flatMap((text) => findNames(text, people))[0]
  if (!found) return undefined
  return ruleRefuses(
    world,
    world.state.policy.document.retro.namesInText,
    no('names-in-retro', { name: found.text, instead: found.instead }),
  )
}

function askWhy(
  input: { parent: number | null; question: string; answer: string },
  retro: RetroState,
): Decided {
  if (retro.whys.length >= WHYS_MAX) return no('too-many-whys', { max: WHYS_MAX })
  const missing = input.parent === null ? undefined : missingWhy(retro, input.parent)
  return missing ?? go({ kind: 'retro.why-asked.v1', body: input })
}

function missingWhy(retro: RetroState, seq: number): Decided | undefined {
  return retro.whys.some((why) => why.seq === seq) ? undefined : no('no-such-why')
}

/** Learning, not blaming (R-187, R-190 to R-195). */
export const retro: Slice<'retro', RetroState, typeof events, typeof commands, Needed> = {
  name: 'retro',
  events,
  commands,
  refusals,
  verbs,
  initial: {
    opened: null,
    owner: null,
    facilitator: null,
    scheduledAt: null,
    bands: {},
    whys: [],
    answers: {},
    held: null,
    waived: null,
  },
  evolve,
  decide,
  waiting,
  steps,
  timeline: { label: 'retrospective' },
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'retro.opened.v1':
        return 'The retrospective was opened'
      case 'retro.led.v1':
        return `The retrospective is owned by ${nameOf(event.body.owner)}${event.body.facilitator ? ` and led by ${nameOf(event.body.facilitator)}` : ''}`
      case 'retro.scheduled.v1':
        return `The retrospective is planned for ${event.body.at.slice(0, 16).replace('T', ' ')} UTC`
      case 'retro.held.v1':
        return 'The retrospective was held'
      case 'retro.waived.v1':
        return `${nameOf(event.actor)} skipped the retrospective: ${event.body.reason}`
      case 'retro.banded.v1':
      case 'retro.why-asked.v1':
      case 'retro.why-rewritten.v1':
      case 'retro.why-removed.v1':
      case 'retro.question-answered.v1':
        // The retrospective's own page shows these; the timeline tells the incident.
        return undefined
    }
  },
}
