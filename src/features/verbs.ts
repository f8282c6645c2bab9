/** Every user action of every slice, by `slice/verb`: what the palette offers and the CLI accepts. */
import type { Verb } from '#kernel/verb.ts'
import { verbs as access } from './access/verbs.ts'
import { verbs as actions } from './actions/verbs.ts'
import { verbs as clocks } from './clocks/verbs.ts'
import { verbs as conclude } from './conclude/verbs.ts'
import { verbs as document } from './document/verbs.ts'
import { verbs as handoff } from './handoff/verbs.ts'
import { verbs as incident } from './incident/verbs.ts'
import { verbs as intake } from './intake/verbs.ts'
import { verbs as lessons } from './lessons/verbs.ts'
import { verbs as log } from './log/verbs.ts'
import { verbs as policy } from './policy/verbs.ts'
import { verbs as report } from './report/verbs.ts'
import { verbs as retro } from './retro/verbs.ts'
import { verbs as roles } from './roles/verbs.ts'
import { verbs as severity } from './severity/verbs.ts'
import { verbs as sitreps } from './sitreps/verbs.ts'
import { verbs as tasks } from './tasks/verbs.ts'
import { verbs as triage } from './triage/verbs.ts'

export type SliceVerb = Verb & { readonly slice: string }

const bySlice: Readonly<Record<string, readonly Verb[]>> = {
  triage,
  severity,
  log,
  tasks,
  sitreps,
  handoff,
  roles,
  access,
  incident,
  document,
  conclude,
  retro,
  lessons,
  actions,
  report,
  clocks,
  intake,
  policy,
}

/** In the order a responder meets them. */
export const allVerbs: readonly SliceVerb[] = Object.entries(bySlice).flatMap(([slice, verbs]) =>
  verbs.map((verb) => ({ ...verb, slice })),
)
