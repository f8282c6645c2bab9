// People who are not there: named in a command, they are refused, whichever command it is.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { kinds } from '#features/index.ts'
import { peopleIn } from '#kernel/people-in.ts'
import { personSchema } from '#kernel/words.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let olu: Caller
let incident: string
let project: string
beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  olu = await house.person('Olu Ade', 'owner')
  incident = (await mira.report('Strangers')).id
  project = String((await olu.post('/api/v1/projects', { name: 'Payments' })).json['id'])
})
afterAll(() => house.close())

const GHOST = 'nobodyofthisname'

it.each<[string, () => Promise<{ status: number; text: string }>]>([
  [
    'put on a record',
    () => mira.post(`/api/v1/incidents/${incident}/access/invite`, { person: GHOST, as: 'member' }),
  ],
  [
    'given a duty',
    () =>
      mira.post(`/api/v1/incidents/${incident}/roles/assign`, {
        role: 'first-responder',
        person: GHOST,
      }),
  ],
  [
    'given a task',
    () =>
      mira.post(`/api/v1/incidents/${incident}/tasks/add`, {
        title: 'x',
        kind: 'investigate',
        assignee: GHOST,
      }),
  ],
  [
    'mentioned',
    () =>
      mira.post(`/api/v1/incidents/${incident}/log/add`, {
        text: 'x',
        mentions: [mira.actor.id, GHOST],
      }),
  ],
  [
    'given an action',
    () =>
      mira.post(`/api/v1/incidents/${incident}/actions/add`, {
        title: 'x',
        owner: GHOST,
        next_update_on: '2030-01-01',
      }),
  ],
  ['put on a project', () => olu.post(`/api/v1/projects/${project}/team/add`, { person: GHOST })],
  [
    'given a role',
    async () =>
      (await house.signedIn(olu)).post('/api/v1/people/set-role', { person: GHOST, role: 'owner' }),
  ],
])('somebody who is not there is not %s, and nothing is recorded', async (_what, ask) => {
  const before = await seqs()
  const answer = await ask()
  expect(answer.status, answer.text).toBe(422)
  expect(answer.text).toContain('There is no such person.')
  expect(await seqs()).toEqual(before)
})

it('somebody who was added by another process a moment ago may be named', async () => {
  const ana = await house.person('Ana Berg', 'responder')
  const added = await mira.post(`/api/v1/incidents/${incident}/access/invite`, {
    person: ana.actor.id,
    as: 'member',
  })
  expect(added.status, added.text).toBe(200)
})

it('every field of a command that holds a person is found', () => {
  for (const kind of kinds)
    for (const [name, { input }] of Object.entries(kind.commands)) {
      const inSchema =
        JSON.stringify(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })).split(
          PERSON_PATTERN,
        ).length - 1
      expect([name, fieldsOf(input)]).toEqual([name, inSchema])
    }
})

/** As the pattern of a person's id is printed. */
const PERSON_PATTERN = JSON.stringify(z.toJSONSchema(personSchema).pattern).slice(1, -1)

/** How many fields of people the walk finds in a value that has one of everything. */
function fieldsOf(input: z.ZodType): number {
  const one = (schema: z.ZodType): unknown => {
    const {
      innerType,
      in: from,
      element,
      shape,
    } = schema._zod.def as {
      readonly innerType?: z.ZodType
      readonly in?: z.ZodType
      readonly element?: z.ZodType
      readonly shape?: Readonly<Record<string, z.ZodType>>
    }
    const wrapped = innerType ?? from
    if (wrapped) return one(wrapped)
    if (element) return [one(element)]
    if (shape)
      return Object.fromEntries(Object.entries(shape).map(([key, inner]) => [key, one(inner)]))
    return 'text'
  }
  return peopleIn(input, one(input)).length
}

const seqs = async () =>
  (
    await house.tablesOwner.query<{ seq: string }>('select seq from journal.stream order by id')
  ).rows.map(({ seq }) => seq)
