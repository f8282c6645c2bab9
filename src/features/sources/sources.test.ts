import { expect, it } from 'vitest'
import { mira, oda } from '#testkit/slice.ts'
import { aWorkspace } from '#testkit/workspace.ts'

const source = {
  source: 'so_12345678',
  name: 'Monitor',
  type: 'generic',
  mapping: null,
  hash: 'a'.repeat(64),
}

it('a generic source says where its fields are; a removed one is gone', () => {
  const story = aWorkspace()
  story.tries(mira, 'sources/add', source).expects('forbidden')
  story.tries(oda, 'sources/add', source).expects('mapping-missing')
  const mapping = { title: 'data.title', fingerprint: 'id' }
  story
    .tries(oda, 'sources/add', { ...source, mapping: { ...mapping, title: 'a b' } })
    .expects('invalid')
  story.does(oda, 'sources/add', { ...source, mapping })
  expect(story.state.sources.all['so_12345678']?.mapping).toEqual(mapping)
  story.does(oda, 'sources/remove', { source: 'so_12345678' })
  story.tries(oda, 'sources/remove', { source: 'so_12345678' }).expects('no-such-source')
})

it('a workspace has few sources', () => {
  const story = aWorkspace()
  const alertmanager = (number: number) => ({
    ...source,
    type: 'alertmanager',
    source: `so_${10_000_000 + number}`,
  })
  for (let number = 0; number < 100; number++) story.does(oda, 'sources/add', alertmanager(number))
  story.tries(oda, 'sources/add', alertmanager(100)).expects('too-many-sources')
})

it('a source keeps where its fields are, each a dotted path; removing one leaves the others', () => {
  const story = aWorkspace()
  const mapping = { alerts: 'data.0.items', title: 'labels.alert-name', fingerprint: 'id' }
  story.does(oda, 'sources/add', { ...source, mapping })
  for (const title of ['', '.a', 'a.', 'a..b', 'a b'])
    story
      .tries(oda, 'sources/add', { ...source, mapping: { ...mapping, title } })
      .expects('invalid')
  story.does(oda, 'sources/add', { ...source, source: 'so_87654321', type: 'alertmanager' })
  story.does(oda, 'sources/remove', { source: 'so_12345678' })
  expect(Object.values(story.state.sources.all)).toMatchObject([{ name: 'Monitor', mapping: null }])
})

it('a source’s name is no longer than the alerts that carry it can hold', () => {
  const named = (length: number) => ({
    ...source,
    type: 'alertmanager',
    name: 'x'.repeat(length),
  })
  aWorkspace().does(oda, 'sources/add', named(80))
  aWorkspace().tries(oda, 'sources/add', named(81)).expects('invalid')
})
