/** What happened to a record, in sentences, the newest first; every entry is in its hash chain. */
import { kindInWords } from '#kernel/names.ts'
import { useHistory } from '#web/kit/records.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, Section } from '#web/kit/widgets.tsx'

export function RecordHistory(props: { readonly kind: string; readonly id: string }) {
  const history = useHistory(props.kind, props.id)
  return (
    <Section title="History" aside={<span>newest first</span>}>
      <div className="fb-panel">
        {history.data?.length === 0 ? <Empty>No change has been recorded yet.</Empty> : null}
        <ul className="fb-list fb-history">
          {(history.data ?? []).map((event) => (
            <li key={event.seq}>
              <When at={event.recorded} shape="full" />
              <span className="fb-small fb-faint fb-history-entry">entry {event.seq}</span>
              <span className="fb-grow fb-history-said">
                {event.sentence ?? kindInWords(event.kind)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  )
}
