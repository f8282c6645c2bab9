/** Tasks in the room: next steps, what was done, who is doing what, and the tasks that closing asks for. */
import { FormButton, quiet } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { RoomButton } from '#web/kit/room-links.tsx'
import type { Surface } from '#web/kit/surface.tsx'
import { finishedTasks, openTasks } from './contract.ts'
import { NextSteps, ResponseSoFar, WhoIsDoingWhat } from './panel.tsx'

function NextStepsCount() {
  const open = openTasks(useIncident().state.tasks)
  const free = open.filter((task) => task.assignee === null).length
  if (open.length === 0) return ''
  return free > 0 ? `${open.length} · ${free} free` : open.length
}

function ResponseCount() {
  const { state } = useIncident()
  const done = finishedTasks(state.tasks)
  return done.length + (state.log.counts['action'] ?? 0) || ''
}

function ToNextSteps() {
  return (
    <RoomButton page="" hash="next-steps" look={quiet}>
      Next steps
    </RoomButton>
  )
}

function AddMonitoring() {
  return (
    <FormButton
      act={{ slice: 'tasks', verb: 'add', fixed: { kind: 'monitor', horizon: 'deferred' } }}
      title="Improve monitoring"
      hint="So that a monitor notices next time, before a person has to."
      fields={[
        { name: 'title', label: 'What', kind: 'line', required: true },
        { name: 'assignee', label: 'Who', kind: 'person' },
      ]}
      submit="Add the task"
      look={quiet}
    >
      Add a task…
    </FormButton>
  )
}

export const surface: Surface = {
  sections: {
    response: { Body: ResponseSoFar, Count: ResponseCount },
    'next-steps': { Body: NextSteps, Count: NextStepsCount },
  },
  parts: [
    { place: 'side', rank: 30, Body: WhoIsDoingWhat },
    { place: 'conclude/immediate-verified', Body: ToNextSteps },
    { place: 'conclude/monitoring', Body: AddMonitoring },
  ],
  choices: (state) => state.tasks.all.map((task) => ({ seq: task.seq, text: task.title })),
}
