// What a kind makes of its slices: marks of the timeline, moments that lie ahead, and a verb for every command of people.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { incidents, kinds } from '#features/index.ts'
import { aTeam, mira } from '#testkit/slice.ts'

it('an event is shown in the timeline as its slice says; one of no slice by its own word, as nothing special', () => {
  expect(incidents.inTimeline('incident.reported.v1')).toEqual({
    label: 'reported',
    turning: true,
    opening: false,
    quiet: false,
  })
  expect(incidents.inTimeline('incident.renamed.v1')).toMatchObject({ label: 'record' })
  expect(incidents.inTimeline('access.class-set.v1')).toEqual({
    label: 'access',
    turning: false,
    opening: true,
    quiet: false,
  })
  expect(incidents.inTimeline('weather.seen.v1')).toEqual({
    label: 'weather',
    turning: false,
    opening: false,
    quiet: false,
  })
})

it('a moment that did not move causes no job, one that moved does, and after an import each does', () => {
  const story = aTeam()
  const before = story.state
  story.does(mira, 'log/add', { text: 'Nothing moves.' })
  const ticks = (jobs: ReturnType<typeof incidents.jobs>) =>
    jobs.filter((job) => job.task === 'tick').length
  expect(ticks(incidents.jobs(story.events.slice(before.seq), before, story.state))).toBe(0)
  expect(ticks(incidents.alarms(story.state))).toBeGreaterThan(0)
  const empty = incidents.initial(story.state.id)
  expect(ticks(incidents.jobs(story.events, empty, story.state))).toBe(
    ticks(incidents.alarms(story.state)),
  )
})

/** Commands of people that have a door or a page of their own instead of a form. */
const WITHOUT_VERB = ['response-policy/revise']

it('whatever a person may send has words for the palette, or a door of its own', () => {
  const silent = kinds.flatMap((kind) => {
    const told = new Set(kind.verbs.map(({ slice, verb }) => `${slice}/${verb}`))
    return Object.entries(kind.commands)
      .filter(([name, { needs, ownDoor }]) => needs !== 'system' && !ownDoor && !told.has(name))
      .map(([name]) => name)
  })
  expect(silent).toEqual(WITHOUT_VERB)
})

it('a form asks for every field that its command cannot do without', () => {
  const unasked = kinds.flatMap((kind) =>
    kind.verbs.flatMap(({ slice, verb, fields }) => {
      const name = `${slice}/${verb}`
      const input = kind.commands[name]?.input ?? z.never()
      const { required = [] } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
      const asked = new Set(fields.map((field) => field.name))
      return required.filter((field) => !asked.has(field)).map((field) => `${name}: ${field}`)
    }),
  )
  expect(unasked).toEqual([])
})

it('a form insists on no field that its command can do without', () => {
  const insisted = kinds.flatMap((kind) =>
    kind.verbs.flatMap(({ slice, verb, fields }) => {
      const name = `${slice}/${verb}`
      const input = kind.commands[name]?.input ?? z.never()
      const { required = [] } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
      return fields
        .filter((field) => field.required && !required.includes(field.name))
        .map((field) => `${name}: ${field.name}`)
    }),
  )
  expect(insisted).toEqual([])
})
