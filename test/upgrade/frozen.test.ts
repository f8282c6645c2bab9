// A newer Firebreak reads what an older one wrote: every event ever published still folds, and lists are rebuilt from the
// journal when their rows have become another shape.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { incidents, publishedEvents, upcasts } from '#features/index.ts'
import { rowOf, rowVersion } from '#features/incident/view.ts'
import { rebuildRows, rebuildRowsOf, rowsAreStale } from '#server/streams/rows.ts'
import { upcastWith } from '#journal/upcast.ts'
import { openHouse, type House } from '#testkit/house.ts'
import { recordedOf } from '../../tidy/events.ts'

const folder = join(import.meta.dirname, '../../tidy/frozen')
const frozen = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    kind: file.slice(0, -'.json'.length),
    body: JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown,
  }))
/** As the journal gives it out: in the words of the latest version. */
const read = upcastWith(upcasts)
const ofIncidents = frozen.filter(({ kind }) =>
  Object.hasOwn(incidents.slices, kind.split('.')[0] ?? ''),
)

describe('events written by every earlier version', () => {
  it('were all kept as examples', () => {
    expect(ofIncidents.length).toBeGreaterThan(60)
    expect(
      Object.keys(publishedEvents).filter((kind) => !frozen.some((one) => one.kind === kind)),
    ).toEqual([])
  })

  it.each(ofIncidents.map((one) => [one.kind, one] as const))('%s still folds', (_kind, one) => {
    const reported = ofIncidents.find(({ kind }) => kind === 'incident.reported.v1')
    const begun = [reported, one].flatMap((event, index) =>
      event ? [read(recordedOf(event.kind, event.body, index + 1))] : [],
    )
    const state = incidents.fold('an-incident', begun)
    expect(state.seq).toBe(2)
    expect(rowOf(state).title).toEqual(expect.any(String))
  })
})

describe('rows of lists written by an earlier version', () => {
  let house: House
  beforeAll(async () => void (house = await openHouse()))
  afterAll(() => house.close())

  it('are found out and rebuilt from the journal alone', async () => {
    const mira = await house.person('Mira Osei', 'responder')
    const { id } = await mira.report('Seen by an older version')
    const read = async () =>
      (
        await house.tablesOwner.query<{ version: number; row: unknown }>(
          `select version, row from journal.view where key = $1`,
          [id],
        )
      ).rows
    // A row written with its append carries the times that were foretold; one rebuilt has the recorded ones.
    await rebuildRowsOf(incidents, id, house.core)
    const before = await read()
    expect(await rowsAreStale(house.core)).toBe(false)
    await house.tablesOwner.query(
      `update journal.view set version = $2, row = row - 'title' || '{"old": 1}' where key = $1`,
      [id, rowVersion - 1],
    )
    expect(await rowsAreStale(house.core)).toBe(true)
    expect(await rebuildRows(house.core)).toBe(1)
    expect(await read()).toEqual(before)
    expect(await rowsAreStale(house.core)).toBe(false)
    await house.tablesOwner.query(`delete from journal.view where key = $1`, [id])
    expect(await rowsAreStale(house.core)).toBe(true)
    await rebuildRows(house.core)
    expect(await read()).toEqual(before)
  })
})
