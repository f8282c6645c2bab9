/** The acts of the log line as a page reads them: whose they are, who and when is meant, what a line would come to. */
import { useMemo } from 'react'
import { readLine, type LineAct, type LineCommand, type LineReading } from '#kernel/line.ts'
import type { StreamState } from '#kernel/stream.ts'
import { useIncident, useMembers, type Incident } from '#web/kit/incident.tsx'
import { momentMeant } from '#kernel/typed-time.ts'

export type Act = LineAct<StreamState>
export type Reading = LineReading<StreamState> & {
  /** Empty while something is missing, or where nothing would change. */
  readonly commands: readonly LineCommand[]
}

/** The acts that this person could do now: one that would be refused whatever is typed is not offered. */
export function useActs(): readonly Act[] {
  const incident = useIncident()
  return useMemo(() => incident.kind.lines.filter((act) => couldDo(act, incident)), [incident])
}

function couldDo(act: Act, incident: Incident): boolean {
  const [slice = '', verb = ''] = act.for.split('/')
  if (!incident.may(slice, verb).ok && !takesFirst(act, incident)) return false
  const chosen = chosenIn(act)
  if (chosen.length > 0)
    return chosen.every(
      (field) => field.is !== 'choice' || field.choices(incident.state).length > 0,
    )
  const commands = triedBy(act, incident)
  return commands.length > 0 && incident.foretell(commands).ok
}

/** What somebody must choose: without it nothing can be tried. */
const chosenIn = (act: Act) => act.fields.filter(({ required, is }) => required && is !== 'words')

/** What it would come to with any words and nothing else. */
function triedBy(act: Act, incident: Incident): readonly LineCommand[] {
  const given = Object.fromEntries(
    act.fields.map(({ name, is }) => [name, is === 'words' ? '…' : undefined]),
  )
  return act.commands(given, worldOf(incident))
}

/** Whoever declares what nobody has, takes it with the same line. */
const takesFirst = (act: Act, { state, may }: Incident) =>
  act.for === 'triage/decide' && state.roles.commander === null && may('triage', 'take').ok

const worldOf = ({ state, you, now, nameOf }: Incident) => ({ state, you, now: now(), nameOf })

/** The line as an act, or undefined where it is text. */
export function useReading(text: string, acts: readonly Act[]): Reading | undefined {
  const incident = useIncident()
  const members = useMembers()
  return useMemo(() => {
    if (!text.startsWith('/')) return undefined
    const reading = readLine(text, acts, incident.state, {
      people: members.map(({ value, label }) => ({ id: value, name: label })),
      instant: (typed) => momentMeant(typed, incident.zone, incident.now()),
    })
    if (!reading) return undefined
    const { missing, left, unknown } = reading
    const whole = missing.length === 0 && left === '' && unknown === ''
    const commands = whole ? reading.act.commands(reading.given, worldOf(incident)) : []
    return { ...reading, commands }
  }, [text, acts, incident, members])
}

/**
 * Why a line that begins like an act is none now: whoever mistypes `/declare` believes that it is declared. A slash within the word,
 * as in `/etc/passwd`, makes it text.
 */
export function useNoAct(text: string, acts: readonly Act[]): string | undefined {
  const incident = useIncident()
  return useMemo(() => {
    const word = /^\/(\p{L}[\p{L}-]*)(?:\s|$)/u.exec(text)?.[1]?.toLowerCase()
    if (word === undefined || acts.some((act) => act.word === word)) return undefined
    const act = incident.kind.lines.find((one) => one.word === word)
    return act ? whyNot(act, incident) : `No act is called /${word.slice(0, WORD_MAX)}.`
  }, [text, acts, incident])
}

/** Characters of a word that is repeated to whoever typed it. */
const WORD_MAX = 40

function whyNot(act: Act, incident: Incident): string {
  const [slice = '', verb = ''] = act.for.split('/')
  const tried = chosenIn(act).length > 0 ? [] : triedBy(act, incident)
  const refusals = [incident.may(slice, verb), incident.foretell(tried)]
  const refused = refusals.find(({ ok }) => !ok)
  const empty = chosenIn(act).find(
    (field) => field.is === 'choice' && field.choices(incident.state).length === 0,
  )
  const why =
    refused && 'sentence' in refused
      ? refused.sentence
      : empty
        ? `There is no ${empty.label.toLowerCase()} that it could be done to.`
        : 'It is so already.'
  return `/${act.word} does nothing now. ${why}`
}
