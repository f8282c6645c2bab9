/** Tasks wait for whoever has them; those without a name ask for a volunteer. */
import type { Step, Waiting } from '#kernel/contribution.ts'
import { may, worksOnIt, type AccessState, type MayState } from '../access/contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import { holders, type RolesState } from '../roles/contract.ts'
import { openTasks, placeOf, unverifiedImmediate, type Task, type TasksState } from './contract.ts'

type State = MayState & {
  readonly access: AccessState
  readonly conclude: ConcludeState
  readonly roles: RolesState
  readonly tasks: TasksState
}

export function waiting(state: State): readonly Waiting[] {
  return [...assigned(state), ...toCheck(state)]
}

function assigned({ tasks }: State): readonly Waiting[] {
  return openTasks(tasks).flatMap((task) =>
    task.assignee
      ? [
          {
            for: task.assignee,
            what: 'task',
            text: task.title,
            page: `#${placeOf(task)}`,
            seq: task.seq,
            at: task.addedAt,
            due: null,
            press: 'Show the task',
          },
        ]
      : [],
  )
}

/** What was done at once and nobody has checked: it waits for whoever may say that it is so. */
function toCheck(state: State): readonly Waiting[] {
  const first = doneUnchecked(state).slice(0, TO_CHECK_MAX)
  return first.flatMap((task) =>
    checkersOf(task, state).map((person) => ({
      for: person,
      what: 'check',
      text: `Check: ${task.title}`,
      page: `#${placeOf(task)}`,
      seq: task.seq,
      at: task.doneAt ?? task.addedAt,
      due: null,
      press: 'Show the task',
    })),
  )
}

/** Also after the end: that it was concluded with a reason checks nothing. */
const doneUnchecked = ({ tasks }: State): readonly Task[] =>
  unverifiedImmediate(tasks).filter(({ state }) => state === 'done')

/** Tasks that wait to be checked at once; the others follow as these are. */
const TO_CHECK_MAX = 50
/** People who are asked to check one task, where several could. */
const CHECKERS_MAX = 20

/**
 * Who is asked to check a task: the commander; for what the commander did, whoever else responds, and where nobody does, whoever
 * else works on it.
 */
function checkersOf({ doneBy, assignee }: Task, { roles, access }: State): readonly string[] {
  const others = (people: readonly string[]) =>
    people.filter((person) => person !== doneBy && person !== assignee)
  const { commander } = roles
  if (commander !== null && others([commander]).length > 0) return [commander]
  const responding = others(holders(roles, 'responder'))
  const working = Object.keys(access.members).filter((person) => worksOnIt(access, person))
  return (responding.length > 0 ? responding : others(working)).slice(0, CHECKERS_MAX)
}

export const steps: readonly Step<State>[] = [
  {
    rank: 80,
    find: ({ tasks }, actor) => {
      const mine = openTasks(tasks).find((task) => task.assignee === actor.id)
      return (
        mine && {
          id: `task-${mine.seq}`,
          title: mine.title,
          detail:
            mine.state === 'doing'
              ? 'You are on it: log what you find, finish it when done.'
              : 'It is yours: start it.',
          go: { place: placeOf(mine) },
          press: 'Show the task',
        }
      )
    },
  },
  {
    rank: 82,
    find: (state, actor) => {
      const done = doneUnchecked(state).find((task) => checkersOf(task, state).includes(actor.id))
      return done
        ? {
            id: `check-${done.seq}`,
            title: `Check: ${done.title}`,
            detail: 'It is said to be done. Look whether it is so.',
            go: { place: placeOf(done) },
            press: 'Show the task',
          }
        : undefined
    },
  },
  {
    rank: 85,
    find: (state, actor) => {
      const free = openTasks(state.tasks).find((task) => task.assignee === null)
      return free && !state.conclude.concluded && may(actor, 'write', state)
        ? {
            id: `volunteer-${free.seq}`,
            title: `Volunteer needed: ${free.title}`,
            detail: 'Nobody has it yet.',
            go: { place: placeOf(free) },
            press: 'Show the task',
          }
        : undefined
    },
  },
]
