/**
 * Given, when, then over the real slices: an incident built by the commands people send, or by facts laid down as they
 * are. Nothing is faked but the clock, which stands still until it is moved. Only tests import this folder.
 */
import assert from 'node:assert/strict'
import type { Actor, Decision } from '#kernel/decider.ts'
import type { Fact, Recorded } from '#kernel/event.ts'
import { MINUTE, plus } from '#kernel/instant.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { allCommands, allEvents, incidents, type IncidentState } from '#features/index.ts'
import { recordedBy, reportIncident } from '#features/incident/decide.ts'
import type { IncidentRow } from '#features/incident/view.ts'
import { reportSchema } from '#features/incident/contract.ts'
import { ruleInWords, type PinnedPolicy, type Policy } from '#features/policy/contract.ts'
import { presets } from '#features/policy/presets/index.ts'

export const mira: Actor = { id: 'mira', role: 'responder' }
export const tomi: Actor = { id: 'tomi', role: 'responder' }
export const ana: Actor = { id: 'ana', role: 'responder' }
/** Jon is an ordinary member: he reports and follows his reports. */
export const jon: Actor = { id: 'jon', role: 'member' }
export const oda: Actor = { id: 'oda', role: 'owner' }
export const system: Actor = { id: 'system', role: 'system' }
export const names = { mira: 'Mira Lund', tomi: 'Tomi Aho', ana: 'Ana Reyes', jon: 'Jon Weil' }

export const START = '2026-11-21T02:00:00.000Z'

/** Fields of a command as a client sends them, and who sends it. */
export type When = {
  readonly slice: string
  readonly verb: string
  readonly input?: unknown
  readonly by?: Actor
  readonly overrides?: readonly { readonly code: string; readonly reason: string }[]
}

/** What somebody could have answered: the facts, the refusal, or that it is not theirs to send. */
type Answer = Decision | { readonly ok: false; readonly refusal: Pick<Refusal, 'code'> }

/** One incident and its clock. Each command is carried out at once; what it came to is asked with `recorded` or `refused`. */
export class Story {
  state: IncidentState = incidents.initial('0198c5a0-7b1e-7c3d-8f2a-1b2c3d4e5f60')
  events: readonly Recorded[] = []
  now = START
  last: Answer = { ok: true, facts: [] }

  /** Moves the clock to an instant. */
  at(instant: string): this {
    this.now = instant
    return this
  }

  /** Moves the clock on. */
  after(milliseconds: number): this {
    return this.at(plus(this.now, milliseconds))
  }

  /** Lays facts down as they are, without asking anybody. Their bodies must be what the contract says. */
  given(facts: readonly Fact[], by: Actor = mira): this {
    for (const fact of facts) {
      const body = (allEvents[fact.kind] ?? assert.fail(`no event ${fact.kind}`)).parse(fact.body)
      const event: Recorded = {
        kind: fact.kind,
        body,
        seq: this.state.seq + 1,
        actor: by.id,
        via: by.role === 'system' ? 'system' : 'web',
        occurred: fact.occurred ?? this.now,
        recorded: this.now,
        ...(fact.document === undefined ? {} : { document: fact.document }),
      }
      this.events = [...this.events, event]
      this.state = incidents.evolve(this.state, event)
    }
    return this
  }

  /** Sends a command as the door does: fields checked, right asked, decided, recorded. */
  when({ slice, verb, input = {}, by = mira, overrides = [] }: When): this {
    const before = this.state
    const spec = allCommands[`${slice}/${verb}`] ?? assert.fail(`no command ${slice}/${verb}`)
    const parsed = spec.input.safeParse(input)
    if (!parsed.success) return this.answer({ ok: false, refusal: { code: 'invalid' } }, by)
    if (!incidents.mayCommand(by, slice, verb, before))
      return this.answer({ ok: false, refusal: { code: 'forbidden' } }, by)
    const world = { now: this.now, actor: by, state: before, names }
    return this.answer(incidents.decide({ slice, verb, input: parsed.data, overrides }, world), by)
  }

  /** The short way to send a command: `does(mira, 'log/add', { text })`. It must be carried out. */
  does(by: Actor, command: string, input: unknown = {}, override?: string): this {
    this.tries(by, command, input, override)
    if (!this.last.ok) assert.fail(`${command} was refused: ${this.last.refusal.code}`)
    return this
  }

  /** The same for a command that may be refused. `override` is a refusal's code, answered with a reason. */
  tries(by: Actor, command: string, input: unknown = {}, override?: string): this {
    const [slice = '', verb = ''] = command.split('/')
    const overrides = override ? [{ code: override, reason: 'There is nobody else tonight.' }] : []
    return this.when({ slice, verb, input, by, overrides })
  }

  /** Records a decision made elsewhere, such as a report. */
  answer(answer: Answer, by: Actor): this {
    this.last = answer
    return answer.ok ? this.given(answer.facts, by) : this
  }

  /** The last command was carried out with facts of these kinds, in this order. */
  recorded(...kinds: readonly string[]): this {
    const said = this.last.ok
      ? this.last.facts.map((fact) => fact.kind)
      : `refused: ${this.last.refusal.code}`
    assert.deepEqual(said, kinds)
    return this
  }

  /** The last command was refused with this code, and nothing was recorded. */
  refused(code: string): this {
    const said = this.last.ok ? this.last.facts.map((fact) => fact.kind) : this.last.refusal.code
    assert.deepEqual(said, code)
    return this
  }

  /** The last command was refused with this code, and goes through with a reason. */
  warned(code: string): this {
    this.refused(code)
    assert.equal('refusal' in this.last && 'overridable' in this.last.refusal, true)
    assert.notEqual(ruleInWords(code), code, 'told afterwards in words')
    return this
  }

  /** The number of the last entry of a kind. */
  entry(kind: string): number {
    return this.events.findLast((event) => event.kind === kind)?.seq ?? assert.fail(`no ${kind}`)
  }
}

/** A policy as an incident pins it. The hash is any: here nobody keeps documents. */
export function pinnedPolicy(document: Policy, version = 1): PinnedPolicy {
  const hash = String(version).padStart(64, '0')
  return { policy: POLICY, version, title: document.title, hash, project: null, document }
}
const POLICY = '00000000-0000-4000-8001-000000000001'

/** A record as it begins: reported in one line, under a preset changed where a test needs it. */
export function reported(
  by: Actor,
  fields: object = {},
  policy: Policy = presets.reconciled,
): Story {
  const story = new Story()
  const input = reportSchema.parse({ title: 'Token in a public repository', ...fields })
  const source = by.role === 'system' ? { source: 'alertmanager' } : {}
  const prepared = { ref: 'INC-7Q4K', codename: 'quiet heron', ...source }
  const world = { now: story.now, actor: by }
  const scope = { project: null, policy: pinnedPolicy(policy) }
  const decision = reportIncident(input, world, { ...prepared, scope })
  return story.answer(decision, recordedBy(input, by))
}

/** An incident: Mira reported it, is first responder and commander, and confirmed it. */
export function anIncident(policy: Policy = presets.reconciled): Story {
  return reported(mira, { discovery_method: 'customer' }, policy)
    .after(4 * MINUTE)
    .does(mira, 'triage/decide', { verdict: 'incident', reason: 'The token works.' })
}

/** The same with Tomi and Ana on it as members. */
export function aTeam(policy: Policy = presets.reconciled): Story {
  return anIncident(policy)
    .does(mira, 'access/invite', { person: 'tomi' })
    .does(mira, 'access/invite', { person: 'ana' })
}

/** An incident after its closing checklist and its conclusion. */
export function aConcluded(policy: Policy = presets.reconciled): Story {
  return readyToConclude(policy).does(mira, 'conclude/conclude', { summary: 'The token is dead.' })
}

/** An incident with its closing checklist done. */
export function readyToConclude(policy: Policy = presets.reconciled): Story {
  return aTeam(policy)
    .after(30 * MINUTE)
    .does(mira, 'severity/set', { level: 'high', criteria: ['many-down'], reason: 'All are out.' })
    .does(mira, 'incident/mark', { milestone: 'contained' })
    .does(mira, 'tasks/add', { title: 'Watch for the token', kind: 'monitor', horizon: 'deferred' })
    .does(mira, 'sitreps/send', { kind: 'final', know: 'It is over.' })
    .does(mira, 'conclude/confirm', { item: 'no-longer-active' })
    .does(mira, 'conclude/confirm', { item: 'everyone-told' })
    .does(mira, 'conclude/confirm', { item: 'closure-announced' })
    .does(mira, 'conclude/thank', { text: 'Thank you all.' })
}

/** The row of an incident as lists get it, with what waits for whom. */
export function rowIn(state: IncidentState): IncidentRow {
  const [row] = incidents.rows(state)
  assert.ok(row && 'row' in row)
  return row.row as IncidentRow
}
