/** What home's calm rests on. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { counted } from '#kernel/words.ts'
import { read } from '#web/kit/client.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { REFRESH_MS, type HeardAnswer, type Row } from './home-data.ts'

/** That nothing is on fire is worth something when one knows what was listened to, and when. */
export function Calm(props: { readonly rows: readonly Row[] }) {
  const heard = useQuery({
    queryKey: ['heard'],
    queryFn: () => read<HeardAnswer>('/api/v1/sources/heard'),
    refetchInterval: REFRESH_MS,
  })
  const last = props.rows.toSorted((a, b) => (a.reportedAt < b.reportedAt ? 1 : -1))[0]
  return (
    <dl className="fb-facts fb-rests-on">
      {heard.data ? (
        <>
          <dt>Listening to</dt>
          <dd>
            <Heard {...heard.data} />
          </dd>
        </>
      ) : null}
      <dt>Last came in</dt>
      <dd>
        {last ? (
          <>
            <When at={last.reportedAt} />,{' '}
            <Link to="/i/$ref" params={{ ref: last.ref }}>
              {last.limited ? last.title : last.codename}
            </Link>
          </>
        ) : (
          'nothing yet'
        )}
      </dd>
    </dl>
  )
}

function Heard({ sources }: HeardAnswer) {
  if (sources.length === 0) return 'no alert source; people report here'
  const latest = sources
    .flatMap(({ lastUsedAt }) => lastUsedAt ?? [])
    .toSorted()
    .at(-1)
  const silent = sources.filter(({ lastUsedAt }) => lastUsedAt === null)
  return (
    <>
      {counted(sources.length, 'alert source', 'alert sources')}
      {latest === undefined ? null : (
        <>
          , last heard in the hour from <When at={latest} />
        </>
      )}
      {silent.length > 0 ? (
        <span className="fb-soon">; never heard: {silent.map(({ name }) => name).join(', ')}</span>
      ) : null}
    </>
  )
}
