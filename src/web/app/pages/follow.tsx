/** “Follow my report”: what somebody who reported and is not on the incident may know. */
import { stages, standsInWords } from '#features/incident/stages.ts'
import type { Live } from '#web/kit/live-store.ts'
import { useEffect } from 'react'
import { nameIn } from '#kernel/names.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { PageHead } from '#web/kit/widgets.tsx'
import { Bar } from '../shell.tsx'

/** There is no live feed for who only follows: the page looks again so often, and when one comes back to it. */
const LOOK_MS = 20_000

export function FollowPage(props: { readonly live: Live; readonly onLook: () => void }) {
  const { onLook } = props
  const { progress } = props.live
  useEffect(() => {
    const timer = setInterval(onLook, LOOK_MS)
    addEventListener('focus', onLook)
    return () => {
      clearInterval(timer)
      removeEventListener('focus', onLook)
    }
  }, [onLook])
  if (!progress) return null
  const at = stages.findIndex((stage) => stage === progress.stage)
  const asked = progress.questionsTo ? nameIn(props.live.names, progress.questionsTo) : null
  return (
    <>
      <Bar />
      <main className="fb-page fb-page-narrow" id="main">
        <PageHead
          over={progress.ref}
          title={progress.title}
          under="You reported this. Thank you; reporting is never punished, whatever it turns out to be."
        />
        <ol className="fb-steps" aria-label="Stages">
          {stages.map((stage, index) => (
            <li key={stage} className={at < 0 || index < at ? 'done' : index === at ? 'now' : ''}>
              {stage[0]?.toUpperCase()}
              {stage.slice(1)}
            </li>
          ))}
        </ol>
        <dl className="fb-facts fb-panel">
          <dt>Reported</dt>
          <dd>
            <When at={progress.reportedAt} shape="full" />
          </dd>
          <dt>Taken</dt>
          <dd>
            {progress.acknowledgedAt ? (
              <When at={progress.acknowledgedAt} shape="full" />
            ) : (
              'not yet; it is on the responders’ list'
            )}
          </dd>
          <dt>Now</dt>
          <dd>{standsInWords(progress.stage, progress.verdict)}</dd>
          <dt>Questions to</dt>
          <dd>{asked ?? 'nobody yet; somebody will come to you if they need to know more'}</dd>
          <dt>Concluded</dt>
          <dd>
            {progress.concludedAt ? <When at={progress.concludedAt} shape="full" /> : 'not yet'}
          </dd>
        </dl>
        {progress.thanks === null ? null : (
          <section className="fb-section fb-panel" aria-label="A word from the commander">
            <h2>A word from the commander</h2>
            <p className="fb-pre">{progress.thanks}</p>
          </section>
        )}
        <p className="fb-dim" style={{ marginTop: 16 }}>
          {progress.concludedAt === null
            ? progress.acknowledgedAt === null
              ? 'What happens next: somebody takes it, decides within minutes whether it may be an incident, and works on it with as few people as needed. '
              : progress.verdict === 'false-alarm'
                ? 'It is being closed. '
                : 'It is being worked on, with as few people as needed. '
            : progress.stage === 'learn' && progress.verdict === 'incident'
              ? 'It is over. What is left is to learn from it, and that is done by those who worked on it. '
              : 'It is over. '}
          Please do not spread it further. Details stay with the people who work on it; this page
          shows how far they are.
        </p>
      </main>
    </>
  )
}
