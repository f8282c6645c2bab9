/** A record of any kind in memory, changed by the commands people send; what other records would answer is said by the test. */
import assert from 'node:assert/strict'
import type { Actor } from '#kernel/decider.ts'
import { plus } from '#kernel/instant.ts'
import type { Fact, Recorded } from '#kernel/event.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'
import { START, system } from './slice.ts'

export class Ledger<S extends StreamState> {
  readonly kind: StreamKind<S>
  state: S
  now = START
  last = ''
  facts: readonly Fact[] = []

  constructor(kind: StreamKind<S>, facts: readonly Fact[], by: Actor = system) {
    this.kind = kind
    this.state = kind.initial('0198c5a0-7b1e-7c3d-8f2a-1b2c3d4e5f60')
    this.keep(facts, by)
  }

  /** Sends a command as the door does; `expects` asks what it came to: `done`, `invalid`, `forbidden` or a refusal's code. */
  tries(by: Actor, command: string, input: unknown = {}, answer?: unknown): this {
    const [slice = '', verb = ''] = command.split('/')
    const spec = this.kind.commands[command] ?? assert.fail(`no command ${command}`)
    const parsed = spec.input.safeParse(input)
    if (!parsed.success) return this.said('invalid')
    if (!this.kind.may(by, spec.needs, this.state)) return this.said('forbidden')
    const world = { now: this.now, actor: by, state: this.state, names: {}, answer }
    const decision = this.kind.decide({ slice, verb, input: parsed.data }, world)
    if (!decision.ok) return this.said(decision.refusal.code)
    this.keep(decision.facts, by)
    return this.said('done')
  }

  /** The same for a command that must be carried out. */
  does(by: Actor, command: string, input: unknown = {}, answer?: unknown): this {
    return this.tries(by, command, input, answer).expects('done')
  }

  /** Lets time pass. */
  after(milliseconds: number): this {
    this.now = plus(this.now, milliseconds)
    return this
  }

  expects(code: string): this {
    assert.equal(this.last, code)
    return this
  }

  private keep(facts: readonly Fact[], by: Actor): void {
    this.facts = facts
    for (const { kind, body, document } of facts) {
      const event: Recorded = {
        kind,
        body,
        seq: this.state.seq + 1,
        actor: by.id,
        via: 'web',
        occurred: this.now,
        recorded: this.now,
        ...(document === undefined ? {} : { document, documentHash: 'd'.repeat(64) }),
      }
      this.state = this.kind.evolve(this.state, event)
    }
  }

  private said(code: string): this {
    this.last = code
    return this
  }
}
