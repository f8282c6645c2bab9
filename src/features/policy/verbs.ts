import type { Verb } from '#kernel/verb.ts'

/** A workspace's owners choose the policy in the settings; an incident keeps the one it began under. */
export const verbs: readonly Verb[] = []
