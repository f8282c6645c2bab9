import type { Verb } from '#kernel/verb.ts'

/** Alerts come from monitors; people have nothing to press here. */
export const verbs: readonly Verb[] = []
