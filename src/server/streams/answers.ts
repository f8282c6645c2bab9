/**
 * Answers to the questions that commands ask of other records (`CommandSpec.asks`): a decider is pure and sees one record;
 * what it must know of another is looked up here first, for this actor and no more than they may know.
 */
import type pg from 'pg'
import { documentHash } from '#journal/documents.ts'
import type { Journal } from '#journal/journal.ts'
import type { Actor } from '#kernel/decider.ts'
import type { StreamState } from '#kernel/stream.ts'
import { projects, responsePolicies, type IncidentState } from '#features/index.ts'
import { policySchema, type PinnedPolicy, type Policy } from '#features/policy/contract.ts'
import type { PolicyFits, ProjectSettings, ProjectState } from '#features/project/contract.ts'
import { withOverrides } from '#features/response-policy/view.ts'
import type { ScopeAnswer } from '#features/scope/contract.ts'
import { onTeam } from '#features/team/contract.ts'
import type { Directory } from '../people/directory.ts'
import { seenId } from './lists.ts'
import type { Records } from './records.ts'

export type Question = {
  readonly input: unknown
  readonly actor: Actor
  /** The record the command is sent to; undefined when it is about to begin. */
  readonly state?: StreamState | undefined
}
export type Answers = (name: string, question: Question) => Promise<unknown>

export type AnswersParts = {
  readonly journal: Journal
  readonly records: Records
  readonly workspace: Directory
  readonly pool: pg.Pool
}

type Answerer = (question: Question, parts: AnswersParts) => Promise<unknown>

/** By the name that commands ask under. */
const answerers: Readonly<Record<string, Answerer>> = {
  policy: ({ input }, parts) => versionOf({ policy: (input as { policy: string }).policy }, parts),
  'policy-version': answerPolicyVersion,
  scope: answerScope,
  'project-policy': answerProjectPolicy,
}

export function openAnswers(parts: AnswersParts): Answers {
  return async (name, question) => {
    const answer = Object.hasOwn(answerers, name) ? answerers[name] : undefined
    if (!answer) throw new Error(`a bug: nobody answers ${name}`)
    return answer(question, parts)
  }
}

type Wanted = {
  readonly policy: string
  readonly version?: number
  readonly project?: ProjectState
}

/** One version of a policy, with the project's settings laid over it; undefined when there is no such version. */
async function versionOf(wanted: Wanted, parts: AnswersParts): Promise<PinnedPolicy | undefined> {
  const record = await parts.records.fresh(responsePolicies, wanted.policy)
  const { versions } = record?.state['response-policy'] ?? { versions: [] }
  const found = versions.at((wanted.version ?? versions.length) - 1)
  if (!found) return undefined
  const base = (await parts.journal.document(found.hash)) as Policy | undefined
  if (!base) return undefined
  const named = { policy: wanted.policy, version: found.version, title: found.title }
  const overrides = wanted.project?.project.overrides ?? {}
  if (Object.keys(overrides).length === 0)
    return { ...named, hash: found.hash, project: wanted.project?.id ?? null, document: base }
  const merged = policySchema.safeParse(withOverrides(base, overrides))
  // The policy was revised so that the project's settings do not fit it any more. An incident has to begin all the same.
  if (!merged.success) return { ...named, hash: found.hash, project: null, document: base }
  const document = merged.data
  return {
    ...named,
    title: document.title,
    hash: documentHash(document),
    project: wanted.project?.id ?? null,
    document,
  }
}

/** The version an incident is to be moved to. A project's settings are its people's: nobody else brings them into a record. */
async function answerPolicyVersion(
  { input, actor, state }: Question,
  parts: AnswersParts,
): Promise<PinnedPolicy | undefined> {
  const { policy, scope } = state as IncidentState
  const wanted = input as { readonly policy?: string; readonly version?: number }
  const project = scope.project && (await parts.records.fresh(projects, scope.project.id))?.state
  const theirs = actor.role === 'system' || (project && onTeam(project.team, actor.id))
  if (project && !theirs && Object.keys(project.project.overrides).length > 0) return undefined
  return versionOf(
    {
      policy: wanted.policy ?? policy.policy,
      ...(wanted.version === undefined ? {} : { version: wanted.version }),
      ...(project ? { project } : {}),
    },
    parts,
  )
}

/** The project, if the asker may put an incident there, and the policy its incidents begin under. */
async function answerScope(
  { input, actor }: Question,
  parts: AnswersParts,
): Promise<ScopeAnswer | undefined> {
  const { project: wanted } = input as { readonly project?: string | null }
  const record = wanted ? await projectFor(actor, wanted, parts) : undefined
  const allowed =
    record &&
    !record.state.project.archived &&
    (actor.role === 'system' || onTeam(record.state.team, actor.id))
  const project = allowed ? record.state : undefined
  const policy = await versionOf(
    {
      policy: project?.project.policy ?? parts.workspace.now().workspace.policy,
      ...(project ? { project } : {}),
    },
    parts,
  )
  if (!policy) return undefined
  const { name, defaultSeverity } = project?.project ?? { name: '', defaultSeverity: null }
  return { policy, project: project ? { id: project.id, name, defaultSeverity } : null }
}

/** The project, when this actor may know of it. Firebreak itself knows of all. */
async function projectFor(actor: Actor, wanted: string, { records, pool }: AnswersParts) {
  const id = actor.role === 'system' ? wanted : await seenId(projects.plural, wanted, actor, pool)
  return id === undefined ? undefined : records.fresh(projects, id)
}

/** Would the policy still hold with these settings? A project whose incidents could not begin is refused now, not at night. */
async function answerProjectPolicy(
  { input, state }: Question,
  parts: AnswersParts,
): Promise<PolicyFits> {
  const given = input as Pick<Partial<ProjectSettings>, 'policy' | 'overrides' | 'defaultSeverity'>
  const before = (state as ProjectState | undefined)?.project
  const policy = given.policy === undefined ? (before?.policy ?? null) : given.policy
  const base = await versionOf({ policy: policy ?? parts.workspace.now().workspace.policy }, parts)
  if (!base) return { fits: false, sentence: 'there is no such response policy' }
  const merged = withOverrides(base.document, given.overrides ?? before?.overrides ?? {})
  const checked = policySchema.safeParse(merged)
  if (checked.success) {
    const wanted =
      given.defaultSeverity === undefined ? before?.defaultSeverity : given.defaultSeverity
    const levels = checked.data.levels.map((level) => level.id)
    return !wanted || levels.includes(wanted)
      ? { fits: true }
      : {
          fits: false,
          sentence: `the default severity “${wanted}” is none of ${levels.join(', ')}`,
        }
  }
  const [issue] = checked.error.issues
  return {
    fits: false,
    sentence: `under them the policy would not hold at ${issue?.path.join('.') ?? ''} (${issue?.message ?? ''})`,
  }
}
