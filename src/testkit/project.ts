/** A project that its owner just opened. */
import { projects } from '#features/index.ts'
import { openingSchema, type ProjectState } from '#features/project/contract.ts'
import { openProject } from '#features/project/decide.ts'
import { Ledger } from './ledger.ts'
import { oda } from './slice.ts'

export function aProject(fields: object = {}): Ledger<ProjectState> {
  const input = openingSchema.parse({ name: 'Payments', ...fields })
  const decision = openProject(input, { actor: oda }, { fits: true })
  if (!decision.ok) throw new Error(decision.refusal.code)
  return new Ledger(projects, decision.facts, oda)
}
