import type { Verb } from '#kernel/verb.ts'

/** A policy is revised on its page or as a file; it is no form of a few fields. */
export const verbs: readonly Verb[] = []
