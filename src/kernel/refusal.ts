/** Refusals: the expected "no". Returned, never thrown; the code is stable in HTTP, CLI, chat and page (design §6). */

/** `code` is stable and listed in docs/reference/refusals.md; `sentence` says what to do. */
export type Refusal = {
  readonly code: string
  readonly sentence: string
  /** Policy lets the person go on when they say why: send it again with `override: {code, reason}`. */
  readonly overridable?: true
}

/** What a rule of the process does with a command (design §6). */
export type RuleMode = 'off' | 'warn' | 'block'
