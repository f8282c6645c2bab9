/** The timeline follows its newest entry until somebody scrolls up; then it holds still and counts what came below. */
import { Button } from '@mantine/core'
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { useScroller } from '#web/kit/scroller.ts'
import { useUnsent } from '#web/kit/unsent.tsx'
import { useIncident } from '#web/kit/incident.tsx'

/** As near to the newest entry as that one is reading it. */
const NEAR_PX = 60

export type Follow = {
  readonly end: RefObject<HTMLDivElement | null>
  /** Entries of others that came below what is in sight. */
  readonly below: number
  readonly goToEnd: () => void
}

type Shown = {
  /** How many lines there are. */
  readonly lines: number
  /** The numbers of the entries in them that somebody else made. */
  readonly others: readonly number[]
}

/** `target`: the entry that the address points at, from which nothing moves the view. */
export function useFollow({ lines, others }: Shown, target: number | null): Follow {
  const scroller = useScroller()
  const end = useRef<HTMLDivElement>(null)
  const wide = useKeyboard()
  const following = useRef(wide && target === null && location.hash === '')
  const { id, live, state } = useIncident()
  const { seq } = state
  // Up to which entry; what is read in above it is older.
  const [read, setRead] = useState(seq)
  const unsent = useUnsent(id).length
  const goToEnd = useCallback(() => {
    following.current = true
    end.current?.scrollIntoView({ block: 'end' })
    setRead(seq)
  }, [seq])
  useEffect(() => {
    if (!scroller) return
    const look = () => {
      const place = end.current?.getBoundingClientRect().bottom ?? 0
      following.current = Math.abs(place - scroller.getBoundingClientRect().bottom) < NEAR_PX
      if (following.current) setRead(seq)
    }
    scroller.addEventListener('scroll', look, { passive: true })
    return () => scroller.removeEventListener('scroll', look)
  }, [scroller, seq])
  // What was added, and what was measured anew, moves the end: whoever is reading there stays there.
  useEffect(() => {
    const list = end.current?.parentElement
    if (!list) return
    const stay = () => {
      if (following.current) end.current?.scrollIntoView({ block: 'end' })
    }
    stay()
    // What comes in sight of who reads there is read, also where all fits and nothing scrolls.
    if (following.current) setRead(seq)
    const sizes = new ResizeObserver(stay)
    sizes.observe(list)
    return () => sizes.disconnect()
  }, [lines, seq, scroller])
  // What is there when it opens is not news.
  const { opened } = live
  const begun = useRef(false)
  useEffect(() => {
    if (!opened || begun.current) return
    begun.current = true
    setRead(seq)
  }, [opened, seq])
  // A line of one's own is looked at.
  const sent = useRef(unsent)
  useEffect(() => {
    if (unsent > sent.current) goToEnd()
    sent.current = unsent
  }, [unsent, goToEnd])
  return { end, below: others.filter((entry) => entry > read).length, goToEnd }
}

/** Stands at the end of the timeline, and says over the log line when something came while one reads further up. */
export function NewBelow(props: { readonly follow: Follow }) {
  const { end, below, goToEnd } = props.follow
  return (
    <>
      <div ref={end} id="newest" className="fb-timeline-end" />
      {below > 0 ? (
        <div className="fb-new-below fb-no-print">
          <Button size="xs" radius="xl" onClick={goToEnd}>
            {below} new below ↓
          </Button>
        </div>
      ) : null}
    </>
  )
}
