/** Response policies: which there are, and which one new incidents begin under. */
import { Link } from '@tanstack/react-router'
import { useMe, usePolicy } from '#web/kit/queries.ts'
import { usePolicies } from '#web/kit/records.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { PageHead } from '#web/kit/widgets.tsx'

export function PoliciesPage() {
  const owner = useMe().data?.role === 'owner'
  const inForce = usePolicy()
  const policies = usePolicies()
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        title="Response policies"
        under="How this team responds: definitions, severities, clocks, cadence, rules. Each is a document with versions; an incident keeps the version it began under until it is moved."
      />
      {policies.error ? <p className="fb-late">{policies.error.message}</p> : null}
      <ul className="fb-list fb-panel">
        {(policies.data ?? []).map((policy) => (
          <li key={policy.id}>
            <Link to="/policies/$id" params={{ id: policy.id }} className="fb-grow fb-plain-link">
              <b>{policy.title}</b>
              <span className="fb-dim"> · version {policy.version}</span>
            </Link>
            {policy.id === inForce.data?.policy ? <span className="fb-ok">in force</span> : null}
            <span className="fb-small fb-dim">
              <When at={policy.at} />
            </span>
          </li>
        ))}
      </ul>
      <p className="fb-dim">
        {owner ? (
          <>
            Which one is in force is set in the <Link to="/settings">settings</Link>. Another one is
            begun on the command line, by <code>firebreak policy open</code>.
          </>
        ) : (
          'An owner sets which one is in force.'
        )}
      </p>
    </div>
  )
}
