import { expect, it } from 'vitest'
import { z } from 'zod'
import { peopleIn } from './people-in.ts'
import { personSchema } from './words.ts'

it('finds people however they are wrapped, with their places', () => {
  const schema = z.strictObject({
    one: personSchema,
    maybe: personSchema.optional(),
    none: personSchema.nullable().default(null),
    several: z.array(personSchema).max(5),
    inside: z.strictObject({ person: personSchema.nullable() }),
    either: z.union([z.strictObject({ to: personSchema }), z.strictObject({ text: z.string() })]),
    piped: personSchema.transform((id) => id),
    text: z.string(),
  })
  const value = {
    one: 'a',
    maybe: 'b',
    none: null,
    several: ['c', 'd'],
    inside: { person: 'e' },
    either: { to: 'f' },
    piped: 'g',
    text: 'h',
  }
  expect(peopleIn(schema, value).map(({ path, person }) => `${path}=${person}`)).toEqual([
    'one=a',
    'maybe=b',
    'several.0=c',
    'several.1=d',
    'inside.person=e',
    'either.to=f',
    'piped=g',
  ])
})

it('finds nobody where nobody is named', () => {
  const schema = z.strictObject({
    several: z.array(personSchema),
    inside: z.strictObject({ a: personSchema }),
  })
  expect(peopleIn(schema, { several: [], inside: undefined })).toEqual([])
  expect(peopleIn(schema, { several: 'not a list', inside: 'not an object' })).toEqual([])
  expect(peopleIn(z.string(), 'a')).toEqual([])
})
