/** The alerts a record came from or that joined it, one by one; a resolved one closes nothing by itself. */
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'

/** Nothing where no monitor spoke. */
export function AlertsList() {
  const { state } = useIncident()
  const alerts = Object.entries(state.intake.alerts)
  if (alerts.length === 0) return null
  return (
    <ul className="fb-list" aria-label="Alerts">
      {alerts.map(([key, one]) => (
        <li key={key}>
          <span className={one.resolvedAt ? 'fb-ok fb-small' : 'fb-soon fb-small'}>
            {one.resolvedAt ? 'resolved' : 'firing'}
          </span>
          <span className="fb-grow">
            {one.alert.title}
            <span className="fb-small fb-faint">
              {' '}
              {one.alert.source} · since <When at={one.firstAt} />
              {one.times > 1 ? ` · ${one.times} times` : ''} ·{' '}
              <a href={`#e${one.seq}`}>#{one.seq}</a>
            </span>
          </span>
          {/^https?:\/\//.test(one.alert.link) ? (
            <a className="fb-small" href={one.alert.link} target="_blank" rel="noreferrer noopener">
              source
            </a>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
