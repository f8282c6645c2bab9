/** What several commands would come to if they were sent now: decided here one after another by the same code as on the server. */
import type { Recorded } from '#kernel/event.ts'
import { foretell } from '#kernel/foretell.ts'
import type { LineCommand } from '#kernel/line.ts'
import type { StreamState } from '#kernel/stream.ts'
import { mayNow, type Asker } from './can-now.ts'

/** A rule that wants a reason, of the command with this number. */
export type AskedReason = {
  readonly command: number
  readonly code: string
  readonly sentence: string
}

export type Foretold =
  | {
      readonly ok: true
      readonly events: readonly Recorded[]
      readonly after: StreamState
      /** Rules that forbid it unless somebody says why; the rest is foretold as if they had. */
      readonly asked: readonly AskedReason[]
    }
  | { readonly ok: false; readonly sentence: string }

/** Stands for the reason that will be given, while nothing is recorded yet. */
const REASON_TO_COME = '…'
/** Rules that may stand in the way of one command. */
const RULES_MAX = 5

export function foretellCommands(asker: Asker, commands: readonly LineCommand[]): Foretold {
  const { kind, you } = asker
  const events: Recorded[] = []
  const asked: AskedReason[] = []
  let after = asker.state
  for (const [command, { slice, verb, input }] of commands.entries()) {
    const allowed = mayNow({ ...asker, state: after }, slice, verb)
    if (!allowed.ok) return allowed
    const parsed = kind.commands[`${slice}/${verb}`]?.input.safeParse(input)
    if (!parsed?.success)
      return { ok: false, sentence: parsed?.error.issues[0]?.message ?? 'Something is missing.' }
    const overrides: { readonly code: string; readonly reason: string }[] = []
    for (;;) {
      const decision = kind.decide(
        { slice, verb, input: parsed.data, overrides },
        { state: after, actor: you, now: asker.now, names: asker.names },
      )
      if (decision.ok) {
        const made = foretell(kind, after, decision.facts, {
          actor: you.id,
          via: 'web',
          now: asker.now,
        })
        events.push(...made.events)
        after = made.after
        break
      }
      const { code, sentence, overridable } = decision.refusal
      if (!overridable || overrides.length >= RULES_MAX) return { ok: false, sentence }
      overrides.push({ code, reason: REASON_TO_COME })
      asked.push({ command, code, sentence })
    }
  }
  return { ok: true, events, after, asked }
}
