/** Entries that are not held here: where they are missing, and the buttons that read them. */
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { isPartial, standing, type EntryType, type LogEntry } from '#features/log/contract.ts'
import { subtle } from './buttons.tsx'
import { useIncident } from './incident.tsx'
import type { Gap } from './live-held.ts'

/** Reads the entries before a gap's end, `limit` of them. */
export function GapButton(props: { readonly gap: Gap; readonly limit?: number }) {
  const { gap, limit } = props
  const { read } = useIncident()
  const [reading, setReading] = useState(false)
  const missing = gap.before - gap.after - 1
  return (
    <div className="fb-gap fb-no-print">
      <Button
        {...subtle}
        loading={reading}
        onClick={() => {
          setReading(true)
          void read.before(gap.before, limit).finally(() => setReading(false))
        }}
      >
        {`Show earlier entries (${missing.toLocaleString('en')} not shown)`}
      </Button>
    </div>
  )
}

/** Entries of one kind read at a time, for a section. */
const SECTION_PAGE = 100

/** A section's entries of one kind that were not retracted, oldest first, read as far back as somebody asks. */
export function useLogEntries(type: EntryType): {
  readonly entries: readonly LogEntry[]
  readonly missing: number
  readonly more: () => void
} {
  const { state, read } = useIncident()
  const entries = standing(state.log, type)
  const missing = Math.max(0, (state.log.counts[type] ?? 0) - entries.length)
  const oldest = useRef<number | null>(null)
  const begun = useRef(false)
  const more = () => {
    const before = oldest.current === null ? '' : `&before=${oldest.current}`
    void read.entries(`type=${type}&limit=${SECTION_PAGE}${before}`).then((page) => {
      oldest.current = page?.entries[0]?.seq ?? oldest.current
    })
  }
  useEffect(() => {
    if (begun.current || missing === 0) return
    begun.current = true
    more()
  })
  return { entries, missing, more }
}

/** Facts read for a situation report: who has more to tell than this writes a summary, and can look further back. */
const SINCE_MAX = 1000
const SINCE_PAGE = 500

/** Sees to it that the log entries after one are held here, the newest thousand of them. */
export function useLogSince(seq: number): void {
  const { live, state, read } = useIncident()
  const asked = useRef<number | null>(null)
  const lacking = live.opened && isPartial(state.log) && (live.events[0]?.seq ?? 0) > seq + 1
  useEffect(() => {
    if (!lacking || asked.current === seq) return
    asked.current = seq
    const readOn = async () => {
      let before = ''
      for (let held = 0; held < SINCE_MAX; held += SINCE_PAGE) {
        const page = await read.entries(`after=${seq}&limit=${SINCE_PAGE}${before}`)
        if (!page?.more) return
        before = `&before=${page.entries[0]?.seq}`
      }
    }
    void readOn()
  }, [lacking, seq, read])
}

/** The button under which a section's older entries are. */
export function MoreEntries(props: { readonly missing: number; readonly more: () => void }) {
  if (props.missing === 0) return null
  return (
    <Button {...subtle} className="fb-no-print" onClick={props.more}>
      {`${props.missing.toLocaleString('en')} earlier ones`}
    </Button>
  )
}
