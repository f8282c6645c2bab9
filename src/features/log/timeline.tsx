/** The timeline: filters in the address, five thousand rows without a stutter, corrections and retractions in the open. */
import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useIncident } from '#web/kit/incident.tsx'
import { usePrinting } from '#web/kit/printing.ts'
import { useScroller } from '#web/kit/scroller.ts'
import type { SectionProps } from '#web/kit/surface.tsx'
import { PAGE } from '#web/kit/live-store.ts'
import { GapButton } from '#web/kit/gaps.tsx'
import { gapsIn, type Gap } from '#web/kit/live-held.ts'
import { dayIn } from '#web/kit/zone-time.ts'
import { Empty, Section } from '#web/kit/widgets.tsx'
import { subtle } from '#web/kit/buttons.tsx'
import { UnsentLines } from './panel.tsx'
import { TimelineEntry } from './timeline-entry.tsx'
import { useEntryKeys } from './entry-acts.tsx'
import { NewBelow, useFollow } from './follow.tsx'
import { useLooked, type Looked } from './looked.tsx'
import { Filters, useFilters, Views } from './timeline-views.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import {
  addressOf,
  filterRows,
  folded,
  foldInWords,
  type Fold,
  timelineRows,
  type TimelineRow,
} from './timeline-rows.ts'

/** Up to here every row is simply drawn: it prints, it is found by the browser, it needs no measuring. */
const PLAIN_MAX = 150

type Line =
  | { readonly kind: 'day'; readonly day: string; readonly key: string }
  | { readonly kind: 'gap'; readonly gap: Gap; readonly key: string }
  | { readonly kind: 'row'; readonly row: TimelineRow; readonly key: string }
  | { readonly kind: 'fold'; readonly fold: Fold; readonly open: boolean; readonly key: string }
  | {
      readonly kind: 'looked'
      readonly looked: Looked
      readonly fresh: number
      readonly key: string
    }

/** Read at once while somebody looks for something: a filter passes few of them. */
const SEARCH_PAGE = 1000

/** The rows of the entries held here, oldest first. */
function useRows(): readonly TimelineRow[] {
  const { state, live, sentence, inTimeline } = useIncident()
  return useMemo(
    () => timelineRows(state, live.events, { sentence, mark: inTimeline }),
    [state, live.events, sentence, inTimeline],
  )
}

/** How many entries the timeline has; rows of entries that are not held here cannot be counted, so the last one's number says it. */
export function TimelineCount() {
  const { state, live } = useIncident()
  const rows = useRows()
  return gapsIn(live.events).length > 0 ? state.seq : rows.length
}

export function Timeline(props: SectionProps) {
  const { nameOf, zone, live, you } = useIncident()
  const rows = useRows()
  const filter = useFilters()
  const shown = useMemo(() => filterRows(rows, filter, nameOf), [rows, filter, nameOf])
  const [filtering, setFiltering] = useState(Object.keys(addressOf(filter)).length > 0)
  const gaps = useMemo(() => gapsIn(live.events), [live.events])
  const target = useTarget(shown)
  const folds = useFolds(shown, target)
  const looked = useLooked()
  const lines = useMemo(
    () =>
      withLooked(
        withDays(shown.length < rows.length ? shown : folds.items, {
          gaps,
          zone,
          isOpen: folds.isOpen,
        }),
        looked,
        you.id,
      ),
    [shown, rows.length, folds.items, folds.isOpen, gaps, zone, looked, you.id],
  )
  const onKeyDown = useEntryKeys(shown)
  const [current, setCurrent] = useState<number | null>(null)
  const newest = shown.at(-1)?.seq ?? null
  const look: Look = {
    target,
    limit: shown.length < rows.length ? SEARCH_PAGE : undefined,
    current: shown.some(({ seq }) => seq === current) ? current : newest,
    onFold: folds.toggle,
    nameOf,
  }
  // What one did oneself is no news, and neither is what Firebreak noted beside it.
  const others = lines.flatMap((line) =>
    line.kind === 'row' && line.row.by !== you.id ? line.row.seq : [],
  )
  const follow = useFollow({ lines: lines.length, others }, target)
  const aside = (
    <>
      <span>
        all times {zone}
        {shown.length === rows.length ? '' : ` · ${shown.length} of ${rows.length}`}
      </span>
      <Button {...subtle} onClick={() => setFiltering(!filtering)} aria-expanded={filtering}>
        filter
      </Button>
    </>
  )
  return (
    <Section id={props.id} title={props.title} aside={aside}>
      <Views rows={rows} />
      {filtering ? <Filters rows={rows} /> : null}
      {rows.length === 0 ? (
        <Empty>{live.opened ? props.belongs : 'Loading the entries.'}</Empty>
      ) : null}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move among its entries. */}
      <div
        role="list"
        aria-label="Entries"
        onKeyDown={onKeyDown}
        onFocus={({ target: { id } }) => {
          if (/^e\d+$/.test(id)) setCurrent(Number(id.slice(1)))
        }}
      >
        {lines.length <= PLAIN_MAX ? (
          lines.map((line) => <LineView key={line.key} line={line} look={look} />)
        ) : (
          <LongList lines={lines} look={look} />
        )}
      </div>
      <UnsentLines />
      {props.children}
      <NewBelow follow={follow} />
    </Section>
  )
}

/** How lines are drawn: which one the address points at and which Tab comes to, and what filling a gap reads at once. */
type Look = {
  readonly target: number | null
  readonly current: number | null
  readonly limit: number | undefined
  readonly onFold: (fold: Fold) => void
  readonly nameOf: (person: string) => string
}

/** Which folds are open: those that somebody opened, and the one that the address points into. */
function useFolds(rows: readonly TimelineRow[], target: number | null) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const items = useMemo(() => folded(rows), [rows])
  const isOpen = useCallback(
    (fold: Fold) => opened.has(fold.first) || fold.rows.some(({ seq }) => seq === target),
    [opened, target],
  )
  const toggle = useCallback(
    ({ first }: Fold) =>
      setOpened((before) => {
        const after = new Set(before)
        if (!after.delete(first)) after.add(first)
        return after
      }),
    [],
  )
  return { items, isOpen, toggle }
}

/** Lines that are printed with the room: a dozen sheets. A longer record is what the report is for. */
const PRINTED_MAX = 500

/** Rows with the days between them, and with what is missing: before the first row that came after it. */
function withDays(
  items: readonly (TimelineRow | Fold)[],
  look: {
    readonly gaps: readonly Gap[]
    readonly zone: string
    readonly isOpen: (fold: Fold) => boolean
  },
): readonly Line[] {
  const lines: Line[] = []
  const missing = [...look.gaps]
  const gapsBefore = (at: string) => {
    while (missing[0] && missing[0].at <= at) {
      const gap = missing.shift()
      if (gap) lines.push({ kind: 'gap', gap, key: `gap-${gap.before}` })
    }
  }
  const days = new Map<string, string>()
  let before = ''
  const dayOf = (at: string) => {
    gapsBefore(at)
    // Asking the calendar five thousand times is slow; a day cannot change within a minute.
    const minute = at.slice(0, 16)
    const day = days.get(minute) ?? dayIn(look.zone, at)
    days.set(minute, day)
    if (day !== before) lines.push({ kind: 'day', day, key: `day-${day}` })
    before = day
  }
  const put = (row: TimelineRow) => {
    dayOf(row.at)
    lines.push({ kind: 'row', row, key: `e${row.seq}` })
  }
  for (const item of items) {
    if (!('rows' in item)) put(item)
    else {
      const open = look.isOpen(item)
      dayOf(item.rows[0]?.at ?? '')
      lines.push({ kind: 'fold', fold: item, open, key: `fold-${item.first}` })
      if (open) item.rows.forEach(put)
    }
  }
  for (const gap of missing) lines.push({ kind: 'gap', gap, key: `gap-${gap.before}` })
  return lines
}

/** The same, with a mark where the reader stopped, before the first entry by somebody else that came since. */
function withLooked(lines: readonly Line[], looked: Looked | null, you: string): readonly Line[] {
  if (!looked) return lines
  const isFresh = (line: Line) =>
    line.kind === 'row' && line.row.seq > looked.seq && line.row.by !== you
  const fresh = lines.filter(isFresh).length
  const first = lines.findIndex(isFresh)
  return first < 0
    ? lines
    : lines.toSpliced(first, 0, { kind: 'looked', looked, fresh, key: 'looked' })
}

function LineView(props: { readonly line: Line; readonly look: Look }) {
  const { line } = props
  const { target, current, nameOf } = props.look
  if (line.kind === 'row') {
    const { seq, by } = line.row
    return (
      <TimelineEntry
        row={line.row}
        target={target === seq}
        current={current === seq}
        who={nameOf(by)}
      />
    )
  }
  return (
    <div role="listitem">
      <Between {...props} />
    </div>
  )
}

/** What stands between entries. */
function Between(props: { readonly line: Line; readonly look: Look }) {
  const { line } = props
  const { limit, onFold } = props.look
  switch (line.kind) {
    case 'fold':
      return <FoldLine fold={line.fold} open={line.open} onToggle={() => onFold(line.fold)} />
    case 'gap':
      return <GapButton gap={line.gap} {...(limit ? { limit } : {})} />
    case 'day':
      return <h3 className="fb-day">{line.day}</h3>
    case 'looked':
      return (
        <div className="fb-looked">
          {line.fresh} new since you looked at <When at={line.looked.at} shape="minute" />
        </div>
      )
    case 'row':
      return null
  }
}

/** What Firebreak noted beside what people did, in one line that opens. */
function FoldLine(props: {
  readonly fold: Fold
  readonly open: boolean
  readonly onToggle: () => void
}) {
  const [first] = props.fold.rows
  return (
    <div className="fb-row fb-row-auto fb-row-fold">
      {first ? <When at={first.at} shape="minute" /> : null}
      <button
        type="button"
        className="fb-link-button"
        tabIndex={-1}
        aria-expanded={props.open}
        onClick={props.onToggle}
      >
        {foldInWords(props.fold)}
      </button>
    </div>
  )
}

/** The entry that the address points at (`#e42`), read if it is not held; kept in step with the browser's own hash. */
function useTarget(rows: readonly TimelineRow[]): number | null {
  const [hash, setHash] = useState(() => location.hash)
  useEffect(() => {
    const look = () => setHash(location.hash)
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  const { live, read } = useIncident()
  const named = /^#e(\d{1,10})$/.exec(hash)?.[1]
  const target = named === undefined ? null : Number(named)
  const asked = useRef<number | null>(null)
  const ready = rows.some(({ seq }) => seq === target)
  useEffect(() => {
    if (ready) document.getElementById(`e${target}`)?.scrollIntoView({ block: 'center' })
  }, [target, ready])
  const absent =
    live.opened &&
    target !== null &&
    target <= (live.state?.seq ?? 0) &&
    !live.events.some((event) => event.seq === target)
  useEffect(() => {
    if (!absent || target === null || asked.current === target) return
    asked.current = target
    // The entry in the middle of what is read, so that what was said around it is there as well.
    void read.before(Math.min(target + PAGE / 2, (live.state?.seq ?? 0) + 1))
  }, [absent, target, read, live.state?.seq])
  return target
}

function LongList(props: { readonly lines: readonly Line[]; readonly look: Look }) {
  const { lines, look } = props
  const { target } = look
  const scroller = useScroller()
  const list = useRef<HTMLDivElement>(null)
  const jumped = useRef<number | null>(null)
  const [margin, setMargin] = useState(0)
  useEffect(() => {
    if (!scroller || !list.current) return
    setMargin(
      list.current.getBoundingClientRect().top -
        scroller.getBoundingClientRect().top +
        scroller.scrollTop,
    )
  }, [scroller, lines.length])
  // oxlint-disable-next-line react/incompatible-library -- the compiler is not used; the virtualizer's functions may change.
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller,
    estimateSize: () => 32,
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (index) => lines[index]?.key ?? index,
  })
  // Only a new target moves the view: new rows must not pull the reader back to it.
  useEffect(() => {
    const index = lines.findIndex((line) => line.kind === 'row' && line.row.seq === target)
    if (index < 0 || !scroller || jumped.current === target) return
    jumped.current = target
    rows.scrollToIndex(index, { align: 'center' })
  }, [target, scroller, lines, rows])
  const printing = usePrinting()
  if (printing)
    return (
      <div ref={list}>
        {lines.length > PRINTED_MAX ? (
          <p className="fb-dim">Only the newest {PRINTED_MAX} lines; the report has all of them.</p>
        ) : null}
        {lines.slice(-PRINTED_MAX).map((line) => (
          <LineView key={line.key} line={line} look={look} />
        ))}
      </div>
    )
  return (
    <div ref={list} style={{ height: rows.getTotalSize(), position: 'relative' }}>
      {rows.getVirtualItems().map((item) => {
        const line = lines[item.index]
        if (!line) return null
        return (
          <div
            key={item.key}
            data-index={item.index}
            ref={rows.measureElement}
            style={{
              position: 'absolute',
              top: 0,
              left: 0,
              width: '100%',
              transform: `translateY(${item.start - margin}px)`,
            }}
          >
            <LineView line={line} look={look} />
          </div>
        )
      })}
    </div>
  )
}
