/** May this be pressed now, and if not, why not? The same `decide` as the server's, asked in the page (design §1.2). */
import type { Actor } from '#kernel/decider.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'

export type Can =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly code: string
      readonly sentence: string
      readonly overridable: boolean
    }

export type Asker = {
  readonly kind: StreamKind
  readonly state: StreamState
  readonly you: Actor
  readonly now: string
  readonly names: Readonly<Record<string, string>>
}

/** Has the reader the right to this verb here, whatever its fields will be? */
export function mayNow(asker: Asker, slice: string, verb: string): Can {
  const { kind, you, state } = asker
  if (kind.mayCommand(you, slice, verb, state)) return { ok: true }
  const sentence = whyNot(kind, `${slice}/${verb}`)
  return { ok: false, code: 'not-allowed', sentence, overridable: false }
}

/** Would the server accept this verb with these fields at this moment? */
export function canNow(asker: Asker, slice: string, verb: string, input: unknown): Can {
  const allowed = mayNow(asker, slice, verb)
  if (!allowed.ok) return allowed
  const parsed = asker.kind.commands[`${slice}/${verb}`]?.input.safeParse(input)
  if (!parsed?.success)
    return {
      ok: false,
      code: 'invalid',
      sentence: parsed?.error.issues[0]?.message ?? 'Something is missing.',
      overridable: false,
    }
  const decision = asker.kind.decide(
    { slice, verb, input: parsed.data },
    { state: asker.state, actor: asker.you, now: asker.now, names: asker.names },
  )
  if (decision.ok) return { ok: true }
  const { code, sentence, overridable } = decision.refusal
  return { ok: false, code, sentence, overridable: overridable === true }
}

function whyNot(kind: StreamKind, command: string): string {
  const needs = kind.commands[command]?.needs
  if (needs === 'command') return 'Only the commander can do this.'
  if (needs === 'communicate')
    return 'Only the communicator can do this, or the commander while there is none.'
  if (needs === 'take') return 'Only a responder can take it.'
  if (needs === 'administer') return 'Only those who lead it can do this.'
  return 'You can read this record but not write in it.'
}
