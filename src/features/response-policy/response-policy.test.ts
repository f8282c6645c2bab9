import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asJson } from '#kernel/canonical.ts'
import { jon, mira, oda } from '#testkit/slice.ts'
import { Ledger } from '#testkit/ledger.ts'
import { responsePolicies } from '../index.ts'
import { policySchema, type Policy } from '../policy/contract.ts'
import { presets } from '../policy/presets/index.ts'
import type { OpeningInput } from './contract.ts'
import { openPolicy } from './decide.ts'
import { differences, withOverrides } from './view.ts'

const opened = (input: OpeningInput = { preset: 'reconciled' }) => {
  const decision = openPolicy(input, { actor: oda })
  if (!decision.ok) throw new Error(decision.refusal.code)
  return new Ledger(responsePolicies, decision.facts, oda)
}
const changed: Policy = {
  ...presets.reconciled,
  clocks: { ...presets.reconciled.clocks, soloSoft: 10 },
}

it('R-030: a policy is a document with versions; each keeps its title, its hash, who made it and why', () => {
  const story = opened().does(oda, 'response-policy/revise', {
    document: changed,
    note: 'Nobody works alone for a quarter of an hour.',
  })
  const { versions, document } = story.state['response-policy']
  expect(versions.map((version) => version.version)).toEqual([1, 2])
  expect(versions[1]).toMatchObject({ by: 'oda', note: expect.stringContaining('alone') as string })
  expect(versions[1]?.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(document.clocks.soloSoft).toBe(10)
  // The document lies beside the entry and not in it.
  expect(JSON.stringify(story.facts[0]?.body)).not.toContain('soloSoft')
})

it('R-140: owners revise a policy; who works here reads it; a guest does not', () => {
  const { kind, state } = opened()
  for (const who of [mira, jon]) expect(kind.may(who, 'read', state)).toBe(true)
  expect(kind.may({ id: 'g', role: 'guest' }, 'read', state)).toBe(false)
  opened().tries(mira, 'response-policy/revise', { document: changed }).expects('forbidden')
  expect(kind.opening?.may(mira)).toBe(false)
  expect(kind.opening?.may(oda)).toBe(true)
})

it('R-030: a revision written from another version than the newest is refused; one that names none is taken', () => {
  const later = { ...changed, title: 'Later' }
  const story = opened().does(oda, 'response-policy/revise', { document: changed, base: 1 })
  for (const base of [1, 3])
    story.tries(oda, 'response-policy/revise', { document: later, base }).expects('revised-since')
  story.does(oda, 'response-policy/revise', { document: later, base: 2 })
  story.does(oda, 'response-policy/revise', { document: changed })
  expect(story.state['response-policy'].versions).toHaveLength(4)
})

it('a revision that changes nothing, or contradicts itself, is refused', () => {
  const revise = (document: Policy) => opened().tries(oda, 'response-policy/revise', { document })
  revise(presets.reconciled).expects('already-so')
  const { classification, handoff, levels } = changed
  revise({ ...changed, classification: { ...classification, default: 'secret' } }).expects(
    'invalid',
  )
  revise({ ...changed, handoff: { ...handoff, overlapMin: 60 } }).expects('invalid')
  revise({ ...changed, levels: [...levels, ...levels.slice(0, 1)] }).expects('invalid')
  opened()
    .tries(oda, 'response-policy/revise', { document: { title: 'x' } })
    .expects('invalid')
})

it('a policy begins from a preset or a document, not from both and not from nothing', () => {
  for (const input of [{}, { preset: 'reconciled', document: changed }] as OpeningInput[])
    expect(openPolicy(input, { actor: oda })).toMatchObject({
      refusal: { code: 'preset-or-document' },
    })
  const named = opened({ document: changed, title: 'Ours' }).state['response-policy'].document
  expect(named).toEqual({ ...changed, title: 'Ours' })
})

it('R-030: two versions are compared setting by setting, lists by the ids of what is in them', () => {
  const levels = presets.reconciled.levels.map((level) =>
    level.id === 'high' ? { ...level, sitrep: 30 } : level,
  )
  expect(differences(presets.reconciled, { ...changed, levels })).toEqual([
    { path: 'levels.high.sitrep', before: 60, after: 30 },
    { path: 'clocks.soloSoft', before: 15, after: 10 },
  ])
  expect(differences(presets.reconciled, presets.reconciled)).toEqual([])
})

it('R-034: the order of the severities is a setting of its own: the gravest is the first', () => {
  const levels = presets.reconciled.levels.toReversed()
  const ids = (all: readonly { id: string }[]) => all.map((level) => level.id).join(', ')
  expect(differences(presets.reconciled, { ...presets.reconciled, levels })).toEqual([
    { path: 'levels (order)', before: ids(presets.reconciled.levels), after: ids(levels) },
  ])
  opened().does(oda, 'response-policy/revise', { document: { ...presets.reconciled, levels } })
})

it.each([
  ['a setting that was not there', { a: 1 }, { a: 1, b: 2 }, 'b'],
  ['a setting that is gone', { a: 1, b: 2 }, { a: 1 }, 'b'],
  ['a list that was an object', { a: [] }, { a: {} }, 'a'],
  ['an id that appears twice', [{ id: 'x' }], [{ id: 'x' }, { id: 'x' }], '1'],
])('%s differs', (_what, before, after, path) => {
  expect(differences(before, after).map((difference) => difference.path)).toContain(path)
})

it('whatever is changed is found, and nothing else is', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  const pair = fc.oneof(
    fc.tuple(value, value),
    value.map((part) => [part, structuredClone(part)] as const),
  )
  fc.assert(
    fc.property(pair, ([a, b]) => {
      expect(differences(a, b).length === 0).toBe(isDeepStrictEqual(asJson(a), asJson(b)))
    }),
    { numRuns: 1000 },
  )
})

it('R-248: a project’s settings lie over the policy, and the policy itself stays as it is', () => {
  const before = JSON.stringify(presets.reconciled)
  const merged = policySchema.parse(
    withOverrides(presets.reconciled, {
      tasks: { verifierIsDoer: 'warn' },
      retro: { questions: ['One?'] },
    }),
  )
  expect(merged.tasks.verifierIsDoer).toBe('warn')
  expect(merged.retro.questions).toEqual(['One?'])
  expect(merged.retro.incident).toBe(presets.reconciled.retro.incident)
  expect(JSON.stringify(presets.reconciled)).toBe(before)
})

it('a policy has five hundred versions at most', () => {
  const story = opened()
  const { versions } = story.state['response-policy']
  const tried = (count: number) => {
    const ledger = opened()
    const many = Array.from({ length: count }, () => versions[0])
    ledger.state = {
      ...ledger.state,
      'response-policy': { ...ledger.state['response-policy'], versions: many },
    } as typeof ledger.state
    return ledger.tries(oda, 'response-policy/revise', { document: changed })
  }
  tried(499).expects('done')
  tried(500).expects('too-many-versions')
})

it('R-030: the history says who revised it and why, and a note is not needed', () => {
  const story = opened()
  const said = () => {
    const event = { seq: 2, actor: 'oda', via: 'web', occurred: story.now, recorded: story.now }
    const [fact] = story.facts
    return fact && responsePolicies.sentence({ ...event, ...fact } as never, String, story.state)
  }
  expect(said()).toBe('The policy was begun')
  story.does(oda, 'response-policy/revise', { document: changed })
  expect(said()).toBe('oda revised the policy')
  story.does(oda, 'response-policy/revise', { document: presets.reconciled, note: 'Back.' })
  expect(said()).toBe('oda revised the policy: Back.')
  expect(responsePolicies.people(story.state)).toEqual(['oda', 'oda', 'oda'])
  expect(responsePolicies.rows(story.state)).toMatchObject([
    { readers: ['@signed-in'], excluded: [], row: { version: 3 } },
  ])
})

it('lists are compared by ids where each thing has its own, and by place where not; nothing is an empty object', () => {
  const paths = (before: unknown, after: unknown) =>
    differences(before, after).map(({ path }) => path)
  expect(paths([{ id: 'a', x: 1 }], [{ id: 'a', x: 2 }])).toEqual(['a.x'])
  expect(paths([{ id: 1, x: 1 }], [{ id: 1, x: 2 }])).toEqual(['0.x'])
  expect(paths([null, 'a'], [null, 'b'])).toEqual(['1'])
  expect(paths({ a: null }, { a: {} })).toEqual(['a'])
  expect(paths({ a: [1] }, { a: { 0: 1 } })).toEqual(['a'])
  expect(paths([{ id: 'a' }, { id: 'b' }], [{ id: 'b' }])).toEqual(['a'])
})

it('a project’s settings replace a list whole, lie over what is no object, and a null of theirs is said', () => {
  const over = (patch: object) =>
    withOverrides({ a: { b: 1, c: 2 }, d: [1, 2] } as never, patch as never)
  expect(over({ a: { b: 3 } })).toEqual({ a: { b: 3, c: 2 }, d: [1, 2] })
  expect(over({ d: [3] })).toEqual({ a: { b: 1, c: 2 }, d: [3] })
  expect(over({ d: { x: 1 } })).toEqual({ a: { b: 1, c: 2 }, d: { x: 1 } })
  expect(over({ a: null })).toEqual({ a: null, d: [1, 2] })
})
