/**
 * How incidents are found: the facets and words of their rows, and the filters a person may set. Both sides read the same
 * schema: the server checks requests by it, the page keeps it in its address, the CLI takes it as flags.
 */
import { z } from 'zod'
import type { Waiting } from '#kernel/contribution.ts'
import type { Row } from '#kernel/row.ts'
import { instantSchema } from '#kernel/instant.ts'
import { personSchema } from '#kernel/words.ts'
import type { IncidentState } from '../index.ts'
import { excluded, followers, onIt, readers } from '../access/contract.ts'
import { stages } from './stages.ts'
import { rowOf, rowVersion, type IncidentRow } from './view.ts'

/** Rows on one page of a list when nobody says how many. */
export const ROWS_DEFAULT = 100
/** One answer stays under half a megabyte. */
export const ROWS_MAX = 500
/** Longer searches are pasted by mistake. */
const TEXT_MAX = 200
/** Values of one filter: more than a policy has levels or categories is no choice. */
const CHOICES_MAX = 20

/** How a list may be sorted. Grave and due are not for those who only follow: the order would tell them. */
export const sorts = ['newest', 'oldest', 'gravest', 'due'] as const
export type Sort = (typeof sorts)[number]

/** Several values in one parameter, separated by commas, or the parameter several times. */
const choices = (choice: z.ZodType<string, string>, what: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(',')))
    .transform((given) => [
      ...new Set(given.map((text) => text.trim()).filter((text) => text !== '')),
    ])
    .pipe(z.array(choice).max(CHOICES_MAX, `${what}: at most ${CHOICES_MAX} values.`))

const level = z.string().max(60, 'A level is named by its id, such as high.')
const stage = z.enum([...stages, 'done'], {
  error: `There is no such stage. Choose from ${[...stages, 'done'].join(', ')}.`,
})
const line = (what: string, max = TEXT_MAX) =>
  z.string().max(max, `${what} may have at most ${max} characters.`)

/** A moment, or a whole day of the calendar in UTC: `from` begins with it, `to` ends with it. */
const moment = (endOfDay: boolean) =>
  z
    .string()
    .transform((text) =>
      /^\d{4}-\d{2}-\d{2}$/.test(text)
        ? `${text}T${endOfDay ? '23:59:59.999' : '00:00:00'}Z`
        : text,
    )
    .pipe(instantSchema)

const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0', ''])], { error: 'Say true or false.' })
  .transform((given) => given === true || given === 'true' || given === '1')

/** The filters of a list. Every one narrows it; none shows more than its reader may see. */
export const searchSchema = z.strictObject({
  q: line('A search')
    .optional()
    .describe('Words of the title, reference or codename; all of them must be there'),
  severity: choices(level, 'Severity')
    .optional()
    .describe('Ids of levels, separated by commas; unknown is one'),
  stage: choices(stage, 'Stage')
    .optional()
    .describe(`Stages: ${[...stages, 'done'].join(', ')}`),
  category: choices(line('A category', 120), 'Category').optional().describe('Categories'),
  project: choices(line('A project', 120), 'Project').optional().describe('Projects'),
  person: personSchema.optional().describe('The id of somebody who is on it'),
  mine: flag.optional().describe('true: only what you are on, or reported'),
  state: z
    .enum(['open', 'concluded', 'all'], { error: 'Choose open, concluded or all.' })
    .optional()
    .describe('open, concluded or all (default)'),
  from: moment(false).optional().describe('Reported at or after this time or day (UTC)'),
  to: moment(true).optional().describe('Reported at or before this time or day (UTC)'),
  sort: z
    .enum(sorts, { error: `Choose ${sorts.join(', ')}.` })
    .optional()
    .describe('newest (default), oldest, gravest, due'),
})
export type Search = z.output<typeof searchSchema>

const limit = z.coerce
  .number({ error: 'Give a number.' })
  .int('Give a whole number.')
  .min(1, 'At least 1.')
  .max(ROWS_MAX, `At most ${ROWS_MAX}; the next page follows with cursor.`)

/** A request for one page of a list. */
export const listSchema = searchSchema.extend({
  limit: limit
    .optional()
    .describe(`Rows on this page, ${ROWS_DEFAULT} by default, at most ${ROWS_MAX}`),
  cursor: line('A cursor', 400).optional().describe('What the page before gave as next'),
})
export type ListRequest = z.output<typeof listSchema>

/** Does this list ask for something that followers of their own report may not know? Then they are left out of it. */
export function asksForReaders(search: Search): boolean {
  const { severity, category, project, person, sort } = search
  const filtered = [severity, category, project].some((given) => (given?.length ?? 0) > 0)
  return filtered || person !== undefined || sort === 'gravest' || sort === 'due'
}

/** The rows of an incident: one, by the name `incidents`. */
export function rowsOf(state: IncidentState, waiting: readonly Waiting[]): readonly Row[] {
  const shown = rowOf(state, waiting)
  return [
    {
      name: 'incidents',
      key: state.id,
      version: rowVersion,
      row: shown,
      readers: readers(state.access, state.scope).filter(
        (reader) => reader.startsWith('@') || onIt(state.access, reader),
      ),
      followers: followers(state.access),
      excluded: excluded(state.access),
      ref: shown.ref,
      at: shown.reportedAt,
      // Unknown counts as the gravest level, because its clocks run.
      weight: -shown.severityRank,
      due: shown.concludedAt === null ? (shown.nextClock?.due ?? null) : null,
      words: [shown.title, shown.ref, shown.codename].join(' '),
      facets: facetsOf(shown, state),
    },
  ]
}

/** The people of a facet, so that "who is on it" means the same as in the record. */
function facetsOf(row: IncidentRow, state: IncidentState): readonly string[] {
  const on = Object.keys(state.access.members).filter((person) => onIt(state.access, person))
  return [
    `state:${row.concludedAt === null ? 'open' : 'concluded'}`,
    `severity:${row.severity}`,
    `stage:${row.stage}`,
    `verdict:${row.verdict}`,
    ...(row.category === null ? [] : [`category:${row.category}`]),
    ...(row.project === null ? [] : [`project:${row.project}`]),
    ...on.map((person) => `on:${person}`),
    ...row.alerts.map((alert) => `alert:${alert}`),
    ...new Set(row.waiting.map((item) => `waits:${item.for}`)),
  ]
}
