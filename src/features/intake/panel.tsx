/** The alerts a record came from or that joined it, one by one; a resolved one closes nothing by itself. */
import { counted } from '#kernel/words.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'

/** Nothing where no monitor spoke. */
export function AlertsList() {
  const { state } = useIncident()
  const alerts = Object.entries(state.intake.alerts)
  if (alerts.length === 0) return null
  return (
    <ul className="fb-list" aria-label="Alerts">
      {alerts.map(([key, tracked]) => (
        <li key={key}>
          <span className={tracked.resolvedAt ? 'fb-ok fb-small' : 'fb-soon fb-small'}>
            {tracked.resolvedAt ? 'resolved' : 'firing'}
          </span>
          <span className="fb-grow">
            {tracked.alert.title}
            <span className="fb-small fb-faint">
              {' '}
              {tracked.alert.source} · since <When at={tracked.firstAt} />
              {tracked.times > 1 ? ` · ${tracked.times} times` : ''} ·{' '}
              <a href={`#e${tracked.seq}`}>#{tracked.seq}</a>
            </span>
          </span>
          {/^https?:\/\//.test(tracked.alert.link) ? (
            <a
              className="fb-small"
              href={tracked.alert.link}
              target="_blank"
              rel="noreferrer noopener"
            >
              source
            </a>
          ) : null}
        </li>
      ))}
      {state.intake.beyond > 0 ? (
        <li className="fb-faint">
          and {counted(state.intake.beyond, 'more alert', 'more alerts')}, counted and not listed
          one by one
        </li>
      ) : null}
    </ul>
  )
}
