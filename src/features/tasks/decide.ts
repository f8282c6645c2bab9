import {
  go,
  refuseUndo,
  ruleRefuses,
  type Decision,
  type Slice,
  type World,
} from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { fact, type FactOf } from '#kernel/event.ts'
import { known } from '#kernel/words.ts'
import { worksOnIt, type AccessState } from '../access/contract.ts'
import type { PolicyState } from '../policy/contract.ts'
import { holders, type RolesState } from '../roles/contract.ts'
import {
  commands,
  events,
  refusals,
  retired,
  taskKinds,
  type Task,
  type TasksCommand,
  type TasksEvent,
  type TasksState,
} from './contract.ts'
import { briefs } from './brief.ts'
import { letters } from './reactions.ts'
import { lines, takeBack } from './line.ts'
import { verbs } from './verbs.ts'
import { similarTasks } from './view.ts'
import { steps, waiting } from './waiting.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = {
  readonly tasks: TasksState
  readonly roles: RolesState
  readonly access: AccessState
  readonly policy: PolicyState
}

/** More next steps than this are a project: a step on this list is copied and looked through at every change of one. */
const TASKS_MAX = 1000
/** Similar tasks that a refusal names: more than these nobody reads. */
const SIMILAR_MAX = 3

function evolve(state: TasksState, event: TasksEvent): TasksState {
  if (event.kind === 'tasks.added.v1') return { ...state, all: [...state.all, added(event)] }
  const all = state.all.map((task) =>
    task.seq === event.body.task ? { ...step(task, event), changed: changedBy(event) } : task,
  )
  const works = event.kind === 'tasks.started.v1' || event.kind === 'tasks.finished.v1'
  const first = works && !Object.hasOwn(state.worked, event.actor)
  return {
    all,
    worked: first ? { ...state.worked, [event.actor]: event.recorded } : state.worked,
  }
}
const changedBy = ({ seq, actor }: TasksEvent) => ({ seq, by: actor })

type Added = Extract<TasksEvent, { kind: 'tasks.added.v1' }>

function added(event: Added): Task {
  return {
    ...event.body,
    seq: event.seq,
    state: 'open',
    addedAt: event.recorded,
    addedBy: event.actor,
    startedAt: null,
    doneAt: null,
    doneBy: null,
    result: '',
    verifiedAt: null,
    verifiedBy: null,
    droppedReason: null,
    changed: changedBy(event),
  }
}

function step(task: Task, event: Exclude<TasksEvent, Added>): Task {
  switch (event.kind) {
    case 'tasks.assigned.v1':
      return { ...task, assignee: event.body.assignee }
    case 'tasks.started.v1':
      return { ...task, state: 'doing', startedAt: event.recorded }
    case 'tasks.finished.v1':
      return {
        ...task,
        state: 'done',
        doneAt: event.recorded,
        doneBy: event.actor,
        result: event.body.result,
      }
    case 'tasks.verified.v2':
      return { ...task, state: 'verified', verifiedAt: event.recorded, verifiedBy: event.actor }
    case 'tasks.reopened.v1':
      return {
        ...task,
        state: 'open',
        doneAt: null,
        doneBy: null,
        verifiedAt: null,
        verifiedBy: null,
        droppedReason: null,
      }
    case 'tasks.dropped.v1':
      return { ...task, state: 'dropped', droppedReason: event.body.reason }
    case 'tasks.horizon-set.v1':
      return { ...task, horizon: event.body.horizon }
  }
}

function decide(command: TasksCommand, world: World<Needed>): Decided {
  if (command.verb === 'add') {
    const { assignee, kind, horizon } = command.input
    if (world.state.tasks.all.length >= TASKS_MAX) return no('too-many-tasks', { max: TASKS_MAX })
    const refused = assignee === null ? undefined : refuseAssignee(assignee, kind, world)
    return (
      refused ??
      (horizon === 'deferred' ? refuseHorizon(world) : undefined) ??
      refuseSimilar(command.input, world) ??
      go({ kind: 'tasks.added.v1', body: command.input })
    )
  }
  const task = world.state.tasks.all.find(({ seq }) => seq === command.input.task)
  if (!task) return no('no-such-task')
  const undoes = 'undoes' in command.input ? command.input.undoes : undefined
  const goneOn = refuseUndo(undoes, task.changed, world.actor.id)
  if (goneOn) return goneOn
  switch (command.verb) {
    case 'assign':
      return assign(task, command.input.assignee, world)
    case 'volunteer':
      return assign(task, world.actor.id, world)
    case 'start':
      return start(task, world)
    case 'finish':
      return refuseUnless(task, 'open', 'doing') ?? finish(task, command.input.result, world)
    case 'verify':
      return verify(task, world)
    case 'reopen':
      return (
        refuseUnless(task, 'done', 'verified', 'dropped') ??
        refuseSimilar(task, world) ??
        go({ kind: 'tasks.reopened.v1', body: { task: task.seq, reason: command.input.reason } })
      )
    case 'drop':
      return (
        refuseUnless(task, 'open', 'doing') ??
        go({ kind: 'tasks.dropped.v1', body: { task: task.seq, reason: command.input.reason } })
      )
    case 'set-horizon':
      if (task.horizon === command.input.horizon)
        return no('already-so:horizon', { horizon: task.horizon })
      return refuseHorizon(world) ?? go({ kind: 'tasks.horizon-set.v1', body: command.input })
  }
}

/** Nobody should do again what somebody does already: the open task is shown before a second one is made (R-250). */
function refuseSimilar(
  wanted: { readonly title: string; readonly kind: string },
  world: World<Needed>,
): Decided | undefined {
  const similar = similarTasks(world.state.tasks, wanted).slice(0, SIMILAR_MAX)
  if (similar.length === 0) return undefined
  const tasks = similar.map(({ seq, title, assignee }) => {
    const who = assignee === null ? 'nobody yet' : (world.names[assignee] ?? 'somebody')
    return `number ${seq}, “${title}” (${who})`
  })
  const mode = world.state.policy.document.tasks.similarOpen ?? 'warn'
  return ruleRefuses(world, mode, no('similar-task', { tasks: tasks.join('; ') }))
}

/** The commander separates what must be done before closing from what may wait, where policy says so (R-169). */
function refuseHorizon(world: World<Needed>): Decided | undefined {
  const mode = world.state.policy.document.tasks.horizonByOthers ?? 'off'
  return byCommander(world, (who) =>
    ruleRefuses(world, mode, no('horizon-is-the-commanders', { who })),
  )
}

/** What a rule about the commander's own work says to somebody else; nothing while nobody commands. */
function byCommander(
  { state, actor, names }: World<Needed>,
  rule: (who: string) => Decided | undefined,
): Decided | undefined {
  const { commander } = state.roles
  if (commander === null || commander === actor.id) return undefined
  return rule(names[commander] ?? 'them')
}

function refuseUnless(task: Task, ...states: readonly Task['state'][]): Decided | undefined {
  return states.includes(task.state) ? undefined : no('task-state', { state: task.state })
}

function refuseAssignee(
  person: string,
  kind: Task['kind'],
  world: World<Needed>,
): Decided | undefined {
  if (!worksOnIt(world.state.access, person)) return no('not-a-member')
  return refuseCommander(person, kind, world)
}

/**
 * The commander stays out of remediation (R-049), except in the solo window: while nobody else responds, nobody else
 * can do it (C-04).
 */
function refuseCommander(
  person: string,
  kind: Task['kind'],
  world: World<Needed>,
  begun = false,
): Decided | undefined {
  const { roles, policy } = world.state
  if (roles.commander !== person || !known(taskKinds, kind)?.remediation) return undefined
  const others = holders(roles, 'responder').filter((holder) => holder !== person)
  if (others.length === 0) return undefined
  const { commanderRemediates } = policy.document.roles
  // What was begun alone and is done can be said to be done, also where policy would have blocked its beginning.
  const mode = begun && commanderRemediates === 'block' ? 'warn' : commanderRemediates
  return ruleRefuses(world, mode, no('commander-remediates'))
}

function assign(task: Task, person: string, world: World<Needed>): Decided {
  if (task.assignee === person) return no('already-so:assignee')
  return (
    refuseUnless(task, 'open', 'doing') ??
    refuseAssignee(person, task.kind, world) ??
    go({ kind: 'tasks.assigned.v1', body: { task: task.seq, assignee: person } })
  )
}

function start(task: Task, world: World<Needed>): Decided {
  const me = world.actor.id
  const taking =
    task.assignee === null ? [fact('tasks.assigned.v1', { task: task.seq, assignee: me })] : []
  if (task.assignee !== null && task.assignee !== me) return no('not-yours')
  return (
    refuseUnless(task, 'open') ??
    refuseCommander(me, task.kind, world) ??
    go(...taking, { kind: 'tasks.started.v1', body: { task: task.seq } })
  )
}

/** Somebody else's task may be marked as done for them; a task without a name becomes the finisher's own. */
function finish(task: Task, result: string, world: World<Needed>): Decided {
  const finished = fact('tasks.finished.v1', { task: task.seq, result })
  const me = world.actor.id
  if (task.assignee !== null && task.assignee !== me)
    return refuseCommander(me, task.kind, world, true) ?? go(finished)
  const refused = refuseCommander(me, task.kind, world, task.state === 'doing')
  if (task.assignee === me) return refused ?? go(finished)
  return (
    refused ?? go({ kind: 'tasks.assigned.v1', body: { task: task.seq, assignee: me } }, finished)
  )
}

/** Another person than the doer confirms (R-168). */
function verify(task: Task, world: World<Needed>): Decided {
  const me = world.actor.id
  const { commander } = world.state.roles
  const { verifierIsDoer, verifierIsNotCommander = 'off' } = world.state.policy.document.tasks
  // A task of the commander's that somebody else called done is for the commander to verify, where the commander verifies.
  const byOffice = me === commander && verifierIsNotCommander !== 'off'
  const own = task.doneBy === me || (task.assignee === me && !byOffice)
  return (
    refuseUnless(task, 'done') ??
    (own ? ruleRefuses(world, verifierIsDoer, no('verifier-is-doer')) : undefined) ??
    refuseVerifier(task, world) ??
    go({
      kind: 'tasks.verified.v2',
      body: { task: task.seq, tells: me === commander ? null : commander },
    })
  )
}

/** Where policy has the commander verify, others verify only what the commander did and said to be done (R-168). */
function refuseVerifier(task: Task, world: World<Needed>): Decided | undefined {
  if (task.doneBy === world.state.roles.commander) return undefined
  const mode = world.state.policy.document.tasks.verifierIsNotCommander ?? 'off'
  return byCommander(world, (who) =>
    ruleRefuses(world, mode, no('verifier-is-not-commander', { who })),
  )
}

/** Next steps and what became of them (R-120, R-121, R-167 to R-169, R-250). */
export const tasks: Slice<'tasks', TasksState, typeof events, typeof commands, Needed> = {
  name: 'tasks',
  events,
  retired,
  commands,
  refusals,
  verbs,
  initial: { all: [], worked: {} },
  evolve,
  decide,
  letters,
  waiting,
  steps,
  timeline: { label: 'task' },
  lines,
  takeBack,
  briefs,
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'tasks.added.v1':
        return event.body.assignee
          ? `Next step for ${nameOf(event.body.assignee)}: ${event.body.title}`
          : `Next step, needs a volunteer: ${event.body.title}`
      case 'tasks.assigned.v1':
        return event.body.assignee
          ? `${nameOf(event.body.assignee)} has task ${event.body.task}`
          : `Task ${event.body.task} needs a volunteer`
      case 'tasks.started.v1':
        return `${nameOf(event.actor)} started task ${event.body.task}`
      case 'tasks.finished.v1':
        return `${nameOf(event.actor)} finished task ${event.body.task}${event.body.result ? `: ${event.body.result}` : ''}`
      case 'tasks.verified.v2':
        return `${nameOf(event.actor)} verified task ${event.body.task}`
      case 'tasks.reopened.v1':
        return `Task ${event.body.task} was reopened: ${event.body.reason}`
      case 'tasks.dropped.v1':
        return `Task ${event.body.task} was given up: ${event.body.reason}`
      case 'tasks.horizon-set.v1':
        return event.body.horizon === 'deferred'
          ? `Task ${event.body.task} may wait for the retrospective`
          : `Task ${event.body.task} must be done before closing`
    }
  },
}
