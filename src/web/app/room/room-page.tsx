/** The incident room: banner, head, document, what is next, and the log line (design §8). */
import { Modal } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { ClassificationBanner } from '#features/access/panel.tsx'
import { LogLine } from '#features/log/panel.tsx'
import { sections } from '#features/document/contract.ts'
import { gapsIn } from '#web/kit/live-held.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { usePaletteActions } from '../palette.tsx'
import { PhoneBar, RoomHead } from './head.tsx'
import { RoomDocument } from './room-document.tsx'
import { RoomNav } from './room-nav.tsx'
import { RoomSide } from './room-side.tsx'
import { useRows } from './timeline.tsx'
import { useOpenVerb, useOwnVerbs, VerbProvider } from './verbs.tsx'

/** Below this the three columns become one. */
const PHONE = '(max-width: 820px)'

export function RoomPage() {
  return (
    <VerbProvider>
      <Room />
    </VerbProvider>
  )
}

function Room() {
  const phone = useMediaQuery(PHONE, false, { getInitialValueInEffect: false })
  const rows = useRows()
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  useSectionActions()
  const { live, state } = useIncident()
  // Rows of entries that are not held here cannot be counted; the number of the last one says how many there are.
  const entries = gapsIn(live.events).length > 0 ? state.seq : rows.length
  const banner = <ClassificationBanner />
  const text = <RoomDocument rows={rows} scroller={scroller} />
  return (
    <div className="fb-room">
      <a className="fb-skip" href="#log-line">
        Skip to the log line
      </a>
      {banner}
      {phone ? (
        <div className="fb-scroll" ref={setScroller}>
          <PhoneBar />
          <RoomHead />
          <RoomNav entries={entries} />
          <aside className="fb-side" aria-label="What is next">
            <RoomSide />
          </aside>
          <main className="fb-doc">{text}</main>
        </div>
      ) : (
        <>
          <RoomHead />
          <div className="fb-main">
            <RoomNav entries={entries} />
            <div className="fb-middle">
              <main className="fb-doc" ref={setScroller} tabIndex={-1}>
                {text}
              </main>
              <RoomLogLine />
            </div>
            <aside className="fb-side" aria-label="What is next" tabIndex={-1}>
              <RoomSide />
            </aside>
          </div>
        </>
      )}
      {phone ? <RoomLogLine /> : null}
      <Heard />
      <Shortcuts />
    </div>
  )
}

function RoomLogLine() {
  const verbs = useOwnVerbs()
  const open = useOpenVerb()
  const slash = useMemo(
    () =>
      verbs.map((verb) => ({
        id: `${verb.slice}/${verb.verb}`,
        label: verb.label,
        hint: verb.hint,
        open: () => open(`${verb.slice}/${verb.verb}`),
      })),
    [verbs, open],
  )
  return <LogLine slash={slash} />
}

/** New entries by other people, for those who listen rather than look. */
function Heard() {
  const { live, sentence, nameOf } = useIncident()
  const { heard } = live
  const body = heard?.body as { readonly text?: unknown } | null | undefined
  const text = heard ? (sentence(heard) ?? (typeof body?.text === 'string' ? body.text : '')) : ''
  return (
    <div className="fb-hidden" role="status" aria-live="polite">
      {heard && text !== '' ? `${nameOf(heard.actor)}: ${text}` : ''}
    </div>
  )
}

function useSectionActions() {
  const actions = useMemo(
    () =>
      [
        ...sections.map((one) => ({ id: one.id as string, title: one.title as string })),
        { id: 'people', title: 'People' },
      ].map((one) => ({
        id: `section-${one.id}`,
        label: one.title,
        hint: 'section',
        run: () => document.getElementById(one.id)?.scrollIntoView({ block: 'start' }),
      })),
    [],
  )
  usePaletteActions('Sections', actions)
}

const everyday = [
  ['l or i', 'Write in the log line'],
  ['/', 'In the log line: verbs and types'],
  ['@', 'In the log line: people'],
  ['⌘/Ctrl + Enter', 'Log the line'],
  ['⌘/Ctrl + K', 'Palette: everything by name'],
  ['?', 'These shortcuts'],
  ['Esc', 'Close what is open'],
] as const

function Shortcuts() {
  const verbs = useOwnVerbs()
  const open = useOpenVerb()
  const [shown, setShown] = useState(false)
  const write = () => document.getElementById('log-line')?.focus()
  const own = verbs.flatMap((verb) =>
    verb.shortcut === undefined
      ? []
      : [{ key: verb.shortcut, label: verb.label, id: `${verb.slice}/${verb.verb}` }],
  )
  const taken = new Set(own.map((one) => one.key))
  useHotkeys([
    ['shift+?', () => setShown(true)],
    ['?', () => setShown(true)],
    ...['l', 'i', '/']
      .filter((key) => !taken.has(key))
      .map((key): [string, () => void] => [key, write]),
    ...own.map((one): [string, () => void] => [one.key, () => open(one.id)]),
  ])
  return (
    <Modal opened={shown} onClose={() => setShown(false)} title="Shortcuts" centered>
      <dl className="fb-facts">
        {[...everyday, ...own.map((one) => [one.key, one.label] as const)].map(([key, label]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <span className="fb-kbd">{key}</span>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
