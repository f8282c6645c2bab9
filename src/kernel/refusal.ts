/**
 * Refusals: the expected "no". Returned, never thrown; the code is stable in HTTP, CLI, chat and page (design §6).
 * A slice declares its refusals in its contract, each sentence once; `docs/reference/refusals.md` is printed from there.
 */

/** `code` is stable and listed in docs/reference/refusals.md; `sentence` says what to do. */
export type Refusal = {
  readonly code: string
  readonly sentence: string
  /** Policy lets the person go on when they say why: send it again with `override: {code, reason}`. */
  readonly overridable?: true
}
export type Refused = { readonly ok: false; readonly refusal: Refusal }

/** What a rule of the process does with a command (design §6). */
export type RuleMode = 'off' | 'warn' | 'block'

/**
 * Refusals by name, each with its sentence; `{max}` in it is a gap to be filled. The name is the code, or, where one code has
 * several sentences, the code and which of them it is: `already-so:title`.
 */
export type Refusals = Readonly<Record<string, string>>

type GapIn<S extends string> = S extends `${string}{${infer Gap}}${infer Rest}`
  ? Gap | GapIn<Rest>
  : never
type FilledWith<S extends string> = [GapIn<S>] extends [never]
  ? []
  : [gaps: Readonly<Record<GapIn<S>, string | number>>]

/** The code of a declared refusal: `already-so:title` → `already-so`. */
export function codeOf(name: string): string {
  return name.split(':', 1)[0] ?? name
}

/** The `no` of whoever declares these refusals: it takes a declared name, and what fills the gaps of its sentence. */
export function refusing<const R extends Refusals>(declared: R) {
  return <N extends keyof R & string>(name: N, ...[gaps]: FilledWith<R[N]>): Refused => {
    const filled: Readonly<Record<string, string | number>> = gaps ?? {}
    const sentence = (declared[name] ?? '').replaceAll(/\{(\w+)\}/g, (_gap, key: string) =>
      String(filled[key]),
    )
    return { ok: false, refusal: { code: codeOf(name), sentence } }
  }
}

/** Refusals that any record may give, whatever lives on it. */
export const generalRefusals = {
  'no-such-command': 'There is no command {slice}/{verb}.',
  'not-taken-back:nothing': 'There is nothing to take back.',
  'not-taken-back:late': 'This can be taken back for ten seconds. Correct it instead, openly.',
  'not-taken-back:built-on':
    'Something came after it: a report, the conclusion, or what somebody else did with it. Correct this openly.',
  'not-taken-back:others': 'Only whoever did this takes it back.',
  'time-in-future': 'This time is in the future. Check the date and the zone.',
} as const
