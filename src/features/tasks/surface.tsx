/** Tasks in the room: next steps, what was done, who is doing what, and the tasks that closing asks for. */
import { useIncident } from '#web/kit/incident.tsx'
import { later, type Surface } from '#web/kit/surface.tsx'
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

const ClosingTasks = later(() => import('./page.tsx'), 'ClosingTasks')
const AddMonitoring = later(() => import('./page.tsx'), 'AddMonitoring')
const StaysOpen = later(() => import('./page.tsx'), 'StaysOpen')

export const surface: Surface = {
  sections: {
    response: { Body: ResponseSoFar, Count: ResponseCount },
    'next-steps': { Body: NextSteps, Count: NextStepsCount },
  },
  parts: [
    { place: 'side', rank: 30, Body: WhoIsDoingWhat },
    { place: 'conclude/immediate-verified', Body: ClosingTasks },
    { place: 'conclude/monitoring', Body: AddMonitoring },
    { place: 'conclude/under', rank: -1, Body: StaysOpen },
  ],
  choices: (state) => state.tasks.all.map((task) => ({ seq: task.seq, text: task.title })),
}
