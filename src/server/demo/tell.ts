/**
 * The worked example of `npm run demo`: two stories told through the real door, command by command, at their own times.
 * Only here, on a data folder of its own, the journal's clock is set back while the story is told, and put right after.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Recorded } from '#kernel/event.ts'
import { DAY, MINUTE, ms, plus } from '#kernel/instant.ts'
import { nextMoment } from '#features/clocks/clocks.ts'
import { must } from '#kernel/must.ts'
import { incidents, projects } from '#features/index.ts'
import { personByEmail, type Person } from '#features/people/contract.ts'
import { SYSTEM, type Core } from '../core.ts'
import { addPerson, openIfNew } from '../people/people.ts'
import { open } from '../streams/opening.ts'
import { makeSecret } from '../start/secrets.ts'
import { cast, type CastMember, type Scene, type Step, type Story } from './story.ts'
import { closedStory } from './closed-story.ts'
import { runningStory } from './running-story.ts'

/** Tells both stories on first run; answers the lines a person at the terminal needs. */
export async function tellDemo(core: Core, dataFolder: string): Promise<readonly string[]> {
  const password = await demoPassword(dataFolder)
  await setClock(core, undefined)
  if (!core.workspace.now().workspace.opened) {
    await openIfNew(core, 'Demo')
    await tellStories(core, password)
  }
  return howToSignIn(password)
}

/** Everybody of the cast by address, with what they are where it is no responder. */
export function howToSignIn(password: string): readonly string[] {
  const everybody = Object.entries(cast).map(([key, { role }]) => {
    const what = key === 'mira' ? 'commander' : role
    return `${addressOf(key)}${what === 'responder' ? '' : ` (${what})`}`
  })
  return [
    '',
    'The demo holds one running incident and one closed with its report. Sign in as',
    ...inLines(everybody),
    `with the password ${password}`,
  ]
}

/** Three to a line, so that a terminal of 80 columns breaks none. */
function inLines(words: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (let at = 0; at < words.length; at += 3) lines.push(`  ${words.slice(at, at + 3).join(', ')}`)
  return lines
}

/** Adds the cast and tells both stories at their own times, in a workspace that is open. */
export async function tellStories(core: Core, password: string): Promise<void> {
  for (const [key, member] of Object.entries(cast))
    await addPerson(core, { ...member, email: addressOf(key), password })
  const now = await core.clock.renew()
  try {
    await setClock(core, plus(now, -30 * DAY))
    const project = await openProject(core)
    await tell(core, { story: closedStory, project, begin: workingMorning(now) })
    await tell(core, { story: runningStory, project, begin: plus(now, -102 * MINUTE) })
  } finally {
    await setClock(core, undefined)
  }
}

/** Nine o'clock on a Monday, Tuesday or Wednesday about twelve days before: what follows on the next day is in working hours. */
function workingMorning(now: string): string {
  const day = new Date(plus(now, -12 * DAY))
  while (![1, 2, 3].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() - 1)
  day.setUTCHours(9, 0, 0, 0)
  return day.toISOString()
}

const addressOf = (key: string): string => `${key}@demo.example`

/** One password for the cast, made on first run and kept in the demo's data folder. */
async function demoPassword(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'secrets', 'demo-password')
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const password = makeSecret('demo-').slice(0, 20)
  await writeFile(file, password, { mode: 0o600 })
  return password
}

/** Sets the journal's clock to an instant, from which it runs on; undefined is the real time. */
async function setClock(core: Core, at: string | undefined): Promise<void> {
  const body =
    at === undefined
      ? 'select clock_timestamp()'
      : `select timestamptz '${at}' + (clock_timestamp() - timestamptz '${new Date().toISOString()}')`
  await core.ownerPool.query(
    `create or replace function journal.now() returns timestamptz language sql volatile as $$ ${body} $$`,
  )
  await core.clock.renew()
}

/** The project under which the running story goes on. */
async function openProject(core: Core): Promise<string> {
  const { people } = await core.workspace.fresh()
  const idOf = (who: CastMember) =>
    must(personByEmail(people, addressOf(who)), `${who} of the demo`).id
  const owner = { actor: { id: idOf('olu'), role: 'owner' }, via: 'web' } as const
  const body = { name: 'Storefront', client: 'Nordlys Retail', defaultSeverity: 'medium' }
  const made = await open({ kind: projects, body, ...owner }, core)
  if (made.status !== 'made') throw new Error(`the demo’s project was not opened: ${made.status}`)
  for (const [who, as] of Object.entries(team))
    await core.dispatch({
      kind: projects,
      id: made.id,
      slice: 'team',
      verb: 'add',
      body: { person: idOf(who as CastMember), as },
      ...owner,
    })
  return made.id
}
const team = { mira: 'lead', tomi: 'member', ana: 'member' } as const

type Telling = { readonly story: Story; readonly project: string; readonly begin: string }

async function tell(core: Core, { story, project, begin }: Telling): Promise<void> {
  const { people } = await core.workspace.fresh()
  const person = (who: CastMember): Person => {
    const found = personByEmail(people, addressOf(who))
    if (!found) throw new Error(`${who} is not in the demo`)
    return found
  }
  await setClock(core, begin)
  const { by, title, details, discovery, reporterOutside } = story
  const made = await open(
    {
      kind: incidents,
      body: {
        title,
        details,
        discovery_method: discovery,
        ...(reporterOutside === undefined ? {} : { reporter_outside: reporterOutside }),
      },
      actor: { id: person(by).id, role: person(by).role },
      via: 'web',
    },
    core,
  )
  if (made.status !== 'made') throw new Error(`the demo’s report was not taken: ${made.status}`)
  const labels = new Map<string, number>()
  const scene: Scene = {
    id: (who) => person(who).id,
    entry: (label) => labels.get(label) ?? 0,
    project,
    at: (minutes) => plus(begin, minutes * MINUTE),
    day: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(ms(begin)),
  }
  for (const step of story.steps) {
    const at = plus(begin, step.minute * MINUTE)
    await ringClocks(core, made.id, at)
    await setClock(core, at)
    const events = await act(core, made.id, step, scene)
    if (step.label) labels.set(step.label, events.at(-1)?.seq ?? 0)
  }
}

async function act(
  core: Core,
  incident: string,
  step: Step,
  scene: Scene,
): Promise<readonly Recorded[]> {
  const [slice = '', verb = ''] = step.command.split('/')
  const body = typeof step.input === 'function' ? step.input(scene) : step.input
  const outcome = await core.dispatch({
    kind: incidents,
    id: incident,
    slice,
    verb,
    body,
    actor: { id: scene.id(step.who), role: cast[step.who].role },
    via: 'web',
  })
  if (outcome.status === 'done') return outcome.events
  throw new Error(
    `the demo’s step ${step.command} at minute ${step.minute} was ${outcome.status === 'refused' ? `refused: ${outcome.refusal.sentence}` : outcome.status}`,
  )
}

/** What the worker would have recorded until then, at the moments it would have. */
async function ringClocks(core: Core, incident: string, until: string): Promise<void> {
  for (;;) {
    const record = await core.records.fresh(incidents, incident)
    const next = record && nextMoment(record.state)
    if (!next || ms(next) > ms(until)) return
    await setClock(core, plus(next, 1000))
    await core.dispatch({
      kind: incidents,
      id: incident,
      slice: 'clocks',
      verb: 'tick',
      body: {},
      ...SYSTEM,
    })
  }
}
