import { expect, it } from 'vitest'
import { anIncident, aTeam, mira, pinnedPolicy, tomi, type Story } from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import {
  levelInForce,
  levelLabel,
  markingOf,
  overrideSchema,
  policySchema,
  type Policy,
} from './contract.ts'
import { presets } from './presets/index.ts'

const { reconciled } = presets

it.each(Object.entries(presets))(
  'the preset %s is what the policy’s shape says, and says where it comes from',
  (id, preset) => {
    expect(policySchema.parse(preset)).toEqual(preset)
    expect(preset.preset).toBe(id)
    const levels = preset.classification.levels.map((level) => level.id)
    expect(levels).toContain(preset.classification.default)
    const ids = preset.levels.flatMap((level) => [
      level.id,
      ...level.criteria.map((criterion) => criterion.id),
    ])
    expect(new Set(ids).size).toBe(ids.length)
    expect(preset.clocks.soloSoft).toBeLessThan(preset.clocks.soloFirm)
    expect(preset.handoff.overlapMin).toBeLessThanOrEqual(preset.handoff.overlapMax)
  },
)

it.each([
  ['an unknown field', { ...presets.reconciled, colour: 'red' }],
  ['no level', { ...presets.reconciled, levels: [] }],
  ['a mode that is none', { ...presets.reconciled, tasks: { verifierIsDoer: 'maybe' } }],
  [
    'an untaken record that nobody could find',
    { ...presets.reconciled, access: { untaken: 'restricted', taken: 'open' } },
  ],
])('a policy with %s is refused', (_what, policy) => {
  expect(policySchema.safeParse(policy).success).toBe(false)
})

it('R-034: the gravest level is in force for unknown and for a level the policy does not have', () => {
  expect(levelInForce(presets.reconciled, 'unknown').id).toBe('high')
  expect(levelInForce(presets.reconciled, 'gone').id).toBe('high')
  expect(levelInForce(presets.reconciled, 'low').id).toBe('low')
  expect(() => levelInForce({ ...presets.reconciled, levels: [] }, 'low')).toThrow('one level')
})

const OTHER = '0198c5a0-0000-7c3d-8f2a-1b2c3d4e5f61'

it('R-030: an incident pins a version by reference and hash, and is moved to another by its commander', () => {
  const story = aTeam()
  const move = (found: unknown) =>
    incidents.decide(
      { slice: 'policy', verb: 'move', input: {} },
      { now: story.now, actor: mira, state: story.state, names: {}, answer: found },
    )
  expect(incidents.mayCommand(tomi, 'policy', 'move', story.state)).toBe(false)
  expect(move(undefined)).toMatchObject({ refusal: { code: 'no-such-version' } })
  expect(move(pinnedPolicy(presets.reconciled))).toMatchObject({ refusal: { code: 'already-so' } })
  // Another policy, another version or a project's settings may say the same today and not tomorrow.
  const same = pinnedPolicy(presets.reconciled)
  for (const other of [{ policy: OTHER }, { version: 2 }, { project: OTHER }])
    expect(move({ ...same, ...other }).ok).toBe(true)
  const decision = move(pinnedPolicy(presets.civicactions, 2))
  story.answer(decision, mira)
  expect(story.state.policy).toMatchObject({ version: 2, document: { preset: 'civicactions' } })
  const [fact] = decision.ok ? decision.facts : []
  // The document lies beside the entry: a thousand incidents under it copy nothing.
  expect(JSON.stringify(fact?.body).length).toBeLessThan(400)
  expect(fact?.document).toEqual(presets.civicactions)
})

it('a rule answers no, no unless you say why, or nothing; an answer nobody asked for is not recorded', () => {
  const story = aTeam().does(tomi, 'log/add', { text: 'Seen.' }, 'commander-remediates')
  story.recorded('log.added.v1')
  expect(story.state.policy.overrides).toEqual([])
  expect(overrideSchema.safeParse({ code: 'x', reason: 'no' }).success).toBe(false)
})

it('a command that does not exist is refused, also under names that every object knows', () => {
  const world = { now: '2026-11-21T02:00:00Z', actor: mira, state: anIncident().state, names: {} }
  for (const [slice, verb] of [
    ['constructor', 'name'],
    ['log', 'toString'],
    ['nothing', 'at-all'],
    ['__proto__', 'x'],
  ] as const)
    expect(incidents.decide({ slice, verb, input: {} }, world)).toMatchObject({
      ok: false,
      refusal: { code: 'no-such-command' },
    })
})

it.each([
  ['an overlap of one length', { handoff: { overlapMin: 20, overlapMax: 20 } }, true],
  [
    'a shortest overlap longer than the longest',
    { handoff: { overlapMin: 21, overlapMax: 20 } },
    false,
  ],
  ['a time of no minute', { clocks: { soloSoft: 0 } }, false],
  ['a time of a leap year', { clocks: { soloSoft: 366 * 24 * 60 } }, true],
  ['a time of longer than a year', { clocks: { soloSoft: 366 * 24 * 60 + 1 } }, false],
  ['a warning when nothing has passed', { clocks: { warnAt: [0] } }, false],
  ['a warning when all has passed', { clocks: { warnAt: [1] } }, false],
  ['four warnings', { clocks: { warnAt: [0.2, 0.4, 0.6, 0.8] } }, true],
  ['five warnings', { clocks: { warnAt: [0.1, 0.2, 0.4, 0.6, 0.8] } }, false],
  ['a classification that it does not have', { classification: { default: 'secret' } }, false],
])('a policy with %s, %j, is taken: %s', (_what, change, fit) => {
  const policy: Record<string, unknown> = { ...reconciled }
  for (const [part, fields] of Object.entries(change))
    policy[part] = { ...(reconciled[part as 'handoff'] as object), ...fields }
  expect(policySchema.safeParse(policy).success).toBe(fit)
})

it('a policy that contradicts itself is refused with the place and the fault', () => {
  const faults = (policy: object) =>
    policySchema
      .safeParse({ ...presets.reconciled, ...policy })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const { classification, handoff, levels } = presets.reconciled
  expect(faults({ classification: { ...classification, default: 'secret' } })).toEqual([
    'classification.default: This is not one of the classification’s levels.',
  ])
  expect(faults({ levels: [...levels, ...levels.slice(0, 1)] })).toEqual([
    'levels: Two severity levels have the same id.',
  ])
  expect(faults({ handoff: { ...handoff, overlapMin: 60 } })).toEqual([
    'handoff.overlapMin: The shortest overlap is longer than the longest.',
  ])
})

it('R-114: a level without a light of its own has the policy’s; a word that the policy does not have is called by itself', () => {
  expect(markingOf(reconciled, 'public')).toMatchObject({ label: 'Public', tlp: 'CLEAR' })
  expect(markingOf(reconciled, 'gone')).toEqual({
    label: 'gone',
    rules: '',
    tlp: reconciled.classification.tlp,
  })
  expect(levelLabel(reconciled, 'high')).toBe('High')
  expect(levelLabel(reconciled, 'gone')).toBe('gone')
})

it('a reason for going on against a rule has three characters at least', () => {
  expect(overrideSchema.safeParse({ code: 'x', reason: 'yes' }).success).toBe(true)
  expect(overrideSchema.safeParse({ code: 'x', reason: 'ok' }).success).toBe(false)
  expect(overrideSchema.safeParse({ code: '', reason: 'yes' }).success).toBe(false)
})

it('R-030: the timeline names the policy, and says where a project’s settings lie over it', () => {
  const story = aTeam()
  const said = (project: string | null) => {
    const { document, ...body } = { ...pinnedPolicy(presets.civicactions, 2), project }
    story.given([{ kind: 'policy.pinned.v1', body, document }])
    const event = story.events.at(-1)
    return event && incidents.sentence(event, String, story.state)
  }
  expect(said(null)).toMatch(/^Runs under the response policy “.+”, version 2$/)
  expect(said(OTHER)).toMatch(/, version 2, with its project’s settings$/)
})

/** Rules that were once the same everywhere: each is a setting, and asks for a reason where a policy leaves it out. */
const rules: readonly (readonly [
  rule: string,
  set: (mode: 'off' | 'warn' | 'block') => Partial<Policy>,
  against: (policy: Policy) => Story,
  code: string,
])[] = [
  [
    'R-250: a task like one that is open',
    (similarOpen) => ({ tasks: { ...reconciled.tasks, similarOpen } }),
    (policy) =>
      aTeam(policy)
        .does(mira, 'tasks/add', { title: 'Revoke the token' })
        .tries(mira, 'tasks/add', { title: 'Revoke the token' }),
    'similar-task',
  ],
  [
    'R-149: a next report later than the rhythm',
    (nextBeyondRhythm) => ({ sitreps: { ...reconciled.sitreps, nextBeyondRhythm } }),
    (policy) =>
      aTeam(policy).tries(mira, 'sitreps/send', { know: 'x', next_at: '2026-11-23T02:00:00Z' }),
    'next-update-late',
  ],
  [
    'R-182: a final report before it is contained',
    (finalBeforeContained) => ({ sitreps: { ...reconciled.sitreps, finalBeforeContained } }),
    (policy) => aTeam(policy).tries(mira, 'sitreps/send', { know: 'x', kind: 'final' }),
    'final-before-contained',
  ],
  [
    'R-181: a duty that moves without a handoff',
    (dutyWithoutHandoff) => ({ handoff: { ...reconciled.handoff, dutyWithoutHandoff } }),
    (policy) =>
      aTeam(policy)
        .does(tomi, 'roles/join')
        .tries(mira, 'roles/release', { role: 'responder', person: 'tomi' }),
    'use-handoff',
  ],
  [
    'R-179: a handoff that ends without its note and report',
    (incomplete) => ({ handoff: { ...reconciled.handoff, earlyRelease: 'off', incomplete } }),
    (policy) => {
      const story = aTeam(policy).does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
      const handoff = { handoff: story.state.seq }
      return story.does(tomi, 'handoff/confirm', handoff).tries(mira, 'handoff/release', handoff)
    },
    'ceremony-incomplete',
  ],
]

it.each(rules)(
  '%s is off, asks for a reason or is refused, as the policy says',
  (_, set, against, code) => {
    const under = (patch: Partial<Policy>) => {
      const { last } = against({ ...reconciled, ...patch })
      return last.ok ? 'done' : last.refusal
    }
    expect(policySchema.safeParse({ ...reconciled, ...set('block') }).success).toBe(true)
    expect(under(set('off'))).toBe('done')
    expect(under(set('warn'))).toMatchObject({ code, overridable: true })
    expect(under(set('block'))).toMatchObject({ code })
    expect(under(set('block'))).not.toMatchObject({ overridable: true })
    const { sitreps: _sitreps, ...before } = reconciled
    const old = {
      ...before,
      tasks: { verifierIsDoer: 'block' },
      handoff: { overlapMin: 15, overlapMax: 20, earlyRelease: 'off' },
    } as const
    const { last } = against(policySchema.parse(old))
    expect(last).toMatchObject({ ok: false, refusal: { code, overridable: true } })
  },
)
