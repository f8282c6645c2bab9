/** `act REF "/declare high used from outside"`: a line of the room's log line, read by the same words, sent as one. */
import { incidents, type IncidentState } from '#features/index.ts'
import type { Actor } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import { readLine } from '#kernel/line.ts'
import { nameIn } from '#kernel/names.ts'
import { momentMeant } from '#kernel/typed-time.ts'
import { UsageError } from './arguments.ts'
import { anybodyAt } from './people.ts'
import { ask, type Command, type Terminal } from './terminal.ts'
import { overrideFrom } from './verbs.ts'

type Shown = {
  readonly now: string
  readonly you: Actor
  readonly limited: boolean
  readonly state: IncidentState
  readonly names: Readonly<Record<string, string>>
}

/** Addresses in a line: more are pasted by mistake. */
const ADDRESSES_MAX = 5

/** Whoever is named by address (`@ana@example.org`), so that the line is read by that too. One that is nobody’s here may be text. */
async function byAddress(terminal: Terminal, line: string) {
  const named = line.split(/\s/).filter((word) => /^@[^@]+@[^@]+$/.test(word))
  const found = await Promise.all(
    named.slice(0, ADDRESSES_MAX).map(async (word) => {
      const name = word.slice(1)
      return { id: await anybodyAt(terminal, name), name }
    }),
  )
  return found.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name }]))
}

export const act: Command = async (terminal) => {
  const [ref, ...words] = terminal.words
  const line = words.join(' ')
  if (!ref || line === '')
    throw new UsageError('Say what, and on which: firebreak act INC-7Q4K "/declare high why"')
  const path = `/api/v1/incidents/${encodeURIComponent(ref)}`
  const shown = (await ask(terminal, { method: 'GET', path })) as Shown
  if (shown.limited)
    throw new UsageError(
      'You follow it, and nothing is done by that. Who responds takes it first: firebreak triage take REF',
    )
  const { state, names, you, now } = shown
  const nameOf = (person: string) => nameIn(names, person)
  const people = [
    ...[...new Set(incidents.people(state))].map((id) => ({ id, name: nameOf(id) })),
    ...(await byAddress(terminal, line)),
  ]
  // As in the room: a clock's time is one of the record's zone.
  const instant = (typed: string) => momentMeant(typed, incidents.zoneOf?.(state) ?? 'UTC', now)
  const reading = readLine(line, incidents.lines, state, { people, instant })
  if (!reading)
    throw new UsageError(
      `No act begins like that. There are ${incidents.lines.map(({ word }) => `/${word}`).join(', ')}.`,
    )
  if (reading.unknown !== '') throw new UsageError(reading.unknown)
  if (reading.missing.length > 0)
    throw new UsageError(
      `Still to say: ${reading.missing.map(({ label }) => label.toLowerCase()).join(', ')}. For example: ${reading.act.hint}`,
    )
  if (reading.left !== '')
    throw new UsageError(
      `“${reading.left}” says nothing here. It is written so: ${reading.act.hint}`,
    )
  const commands = reading.act.commands(reading.given, { state, you, now, nameOf })
  if (commands.length === 0) throw new UsageError('Nothing would change.')
  const override = overrideFrom(terminal)
  const done = (await ask(terminal, {
    method: 'POST',
    path: `${path}/commands`,
    body: {
      commands: commands.map(({ slice, verb, input }) => ({
        command: `${slice}/${verb}`,
        input: { ...input, ...override },
      })),
    },
  })) as { readonly seq: number; readonly events: readonly Recorded[] }
  if (terminal.json) terminal.print(JSON.stringify(done))
  else {
    for (const event of done.events) {
      const sentence = incidents.sentence(event, nameOf, state)
      const earlier = event.occurred === event.recorded ? '' : ` (${event.occurred})`
      if (sentence) terminal.print(`${sentence}${earlier}`)
    }
    terminal.print(`Recorded, up to entry ${done.seq}.`)
  }
  return 0
}
