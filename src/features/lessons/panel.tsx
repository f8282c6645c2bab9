/** Lessons: caught raw on the way, sorted at the end. */
import { Select } from '@mantine/core'
import { known } from '#kernel/words.ts'
import { useRun } from '#web/kit/command.tsx'
import { MoreEntries, useLogEntries } from '#web/kit/gaps.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, LongList } from '#web/kit/widgets.tsx'
import { dispositions } from './contract.ts'

const choices = Object.entries(dispositions).map(([value, label]) => ({ value, label }))

/** Every lesson that was not retracted, with what becomes of it. */
export function Lessons(props: {
  readonly empty: string
  readonly spoken?: (text: string) => string
}) {
  const { state, may } = useIncident()
  const run = useRun()
  const { entries: lessons, missing, more } = useLogEntries('lesson')
  const allowed = may('lessons', 'sort').ok
  if (lessons.length + missing === 0) return <Empty>{props.empty}</Empty>
  return (
    <>
      <MoreEntries missing={missing} more={more} />
      <LongList rows={lessons}>
        {(shown) => (
          <ul className="fb-list">
            {shown.map((lesson) => {
              const sorted = state.lessons.sorted[lesson.seq]
              return (
                <li key={lesson.seq}>
                  <When at={lesson.occurred} shape="minute" />
                  <span className="fb-grow fb-pre">
                    {props.spoken ? props.spoken(lesson.text) : lesson.text}
                  </span>
                  {allowed ? (
                    <Select
                      aria-label={`What becomes of: ${lesson.text.slice(0, 80)}`}
                      size="xs"
                      w={120}
                      placeholder="decide"
                      data={choices}
                      value={sorted?.disposition ?? null}
                      onChange={(disposition) =>
                        disposition
                          ? void run('lessons', 'sort', { entry: lesson.seq, disposition })
                          : undefined
                      }
                    />
                  ) : (
                    <span className="fb-small fb-dim">
                      {sorted
                        ? (known(dispositions, sorted.disposition) ?? sorted.disposition)
                        : 'not sorted'}
                    </span>
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </LongList>
    </>
  )
}
