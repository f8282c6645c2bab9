import { expect, it } from 'vitest'
import { anIncident, aTeam, mira, pinnedPolicy, tomi, type Story } from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { levelInForce, overrideSchema, policySchema, type Policy } from './contract.ts'
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
