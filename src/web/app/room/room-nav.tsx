/** The twelve sections in order, with counts, then the pages around them. */
import { Link } from '@tanstack/react-router'
import { sections } from '#features/document/contract.ts'
import { openTasks } from '#features/tasks/contract.ts'
import { running } from '#features/handoff/contract.ts'
import { useIncident } from '#web/kit/incident.tsx'
import type { IncidentState } from '#features/index.ts'

const short: Readonly<Record<string, string>> = {
  classification: 'Classification',
  details: 'Details',
  lessons: 'Lessons',
}

function countOf(id: string, state: IncidentState, entries: number): string {
  switch (id) {
    case 'timeline':
      return String(entries)
    case 'indicators':
      return some(state.log.counts['indicator'] ?? 0)
    case 'response':
      return some(
        state.tasks.all.filter((one) => one.doneAt !== null && one.state !== 'dropped').length +
          (state.log.counts['action'] ?? 0),
      )
    case 'next-steps': {
      const open = openTasks(state.tasks)
      const free = open.filter((one) => one.assignee === null).length
      return open.length === 0
        ? ''
        : free > 0
          ? `${open.length} · ${free} free`
          : String(open.length)
    }
    case 'theories':
      return some(state.log.counts['theory'] ?? 0)
    case 'lessons':
      return some(state.log.counts['lesson'] ?? 0)
    case 'comms':
      return state.sitreps.sent.length > 0 ? `${state.sitreps.sent.length} sent` : ''
    default:
      return ''
  }
}
const some = (count: number) => (count > 0 ? String(count) : '')

export function RoomNav(props: { readonly entries: number }) {
  const { state, ref } = useIncident()
  const params = { ref }
  return (
    <nav className="fb-nav fb-no-print" aria-label="Sections">
      <a href="#top">Overview</a>
      {sections
        .filter((one) => one.id !== 'summary')
        .map((one) => (
          <a key={one.id} href={`#${one.id}`}>
            {short[one.id] ?? one.title} <i>{countOf(one.id, state, props.entries)}</i>
          </a>
        ))}
      <hr />
      <a href="#people">
        People <i>{Object.keys(state.access.members).length}</i>
      </a>
      <Link to="/i/$ref/sitrep" params={params}>
        Situation report
      </Link>
      <Link to="/i/$ref/handoff" params={params}>
        Handoff <i>{running(state.handoff).length > 0 ? 'running' : ''}</i>
      </Link>
      <Link to="/i/$ref/conclude" params={params}>
        Conclusion
      </Link>
      <hr />
      <Link to="/i/$ref/retro" params={params}>
        Retrospective
      </Link>
      <Link to="/i/$ref/report" params={params}>
        Report
      </Link>
      <Link to="/i/$ref/history" params={params}>
        History and proof
      </Link>
      <Link to="/i/$ref/executive" params={params}>
        One page
      </Link>
    </nav>
  )
}
