/** The stages of an incident and what they are called. Apart from the rest, so that a page that lists incidents loads no rules. */

/** Canonical stages as the strip shows them (§19.2); `done` is past the last one. */
export const stages = ['detect', 'assess', 'contain', 'restore', 'conclude', 'learn'] as const
export type Stage = (typeof stages)[number] | 'done'

/** What the stage is called while it goes on. */
export const stageWords: Readonly<Record<Stage, string>> = {
  detect: 'detected',
  assess: 'assessing',
  contain: 'containing',
  restore: 'restoring',
  conclude: 'concluding',
  learn: 'learning',
  done: 'done',
}

/** Where it stands, for whoever reported it: what was none is called so, and not by the stage of its closing. */
export const standsInWords = (stage: string, verdict: string): string =>
  verdict === 'false-alarm' ? 'a false alarm' : stageWords[stage as Stage]
