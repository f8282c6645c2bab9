/** The incident room: banner, head, document, what is next, and the log line (design §8). */
import { Modal } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useIncident } from '#web/kit/incident.tsx'
import { useOpenVerb, useOwnVerbs, verbId } from '#web/kit/open-verb.ts'
import { ScrollerProvider } from '#web/kit/scroller.ts'
import { Place } from '#web/kit/surface.tsx'
import { everywhere, KeyList, useKeysShown } from '../keys.tsx'
import { usePaletteActions } from '../palette.tsx'
import { ConnectionNote } from './connection-note.tsx'
import { PhoneBar, RoomHead } from './head.tsx'
import { useSeenHeight } from './seen.ts'
import { RoomDocument } from './room-document.tsx'
import { PhoneTabs, RoomNav, SECTIONS_ID } from './room-nav.tsx'
import { RoomSide } from './room-side.tsx'
import { sectionsHere } from './sections.tsx'
import { keysOf } from './surfaces.ts'
import { VerbProvider } from './verbs.tsx'

/** Below this the three columns become one; a phone held sideways is wide and has no height for them. */
const PHONE = '(max-width: 820px), (max-height: 480px)'

export function RoomPage() {
  return (
    <VerbProvider>
      <Room />
    </VerbProvider>
  )
}

function Room() {
  const phone = useMediaQuery(PHONE, false, { getInitialValueInEffect: false })
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  useSectionActions()
  useSeenHeight()
  // One tree for both, in another order: where a phone is turned, a dialog that is open in any part stays open.
  const nav = <RoomNav key="nav" />
  const side = (
    <aside
      key="side"
      className="fb-side"
      aria-label="What is next"
      tabIndex={phone ? undefined : -1}
    >
      <RoomSide phone={phone ?? false} />
    </aside>
  )
  const middle = (
    <div key="middle" className="fb-middle">
      <main className="fb-doc" ref={phone ? null : setScroller} tabIndex={phone ? undefined : -1}>
        <RoomDocument />
      </main>
      {phone ? null : <Place name="foot" />}
    </div>
  )
  return (
    <ScrollerProvider value={scroller}>
      <div className="fb-room">
        <a className="fb-skip" href="#log-line">
          Skip to the log line
        </a>
        <a className="fb-skip" href={`#${SECTIONS_ID}`}>
          Skip to the sections
        </a>
        <Place name="banner" />
        <ConnectionNote />
        <div className="fb-scroll" ref={phone ? setScroller : null}>
          {phone ? <PhoneBar /> : null}
          <RoomHead />
          <div className="fb-main">{phone ? [nav, side, middle] : [nav, middle, side]}</div>
        </div>
        {phone ? <Place name="foot" /> : null}
        {phone ? <PhoneTabs /> : null}
        <Heard />
        <Shortcuts />
      </div>
    </ScrollerProvider>
  )
}

/** New entries by other people, for those who listen rather than look. */
function Heard() {
  const { live, you, sentence, nameOf } = useIncident()
  const heard = live.heard?.actor === you.id ? null : live.heard
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
      sectionsHere.map((section) => ({
        id: `section-${section.id}`,
        label: section.title,
        hint: 'section',
        run: () => document.getElementById(section.id)?.scrollIntoView({ block: 'start' }),
      })),
    [],
  )
  usePaletteActions('Sections', actions)
}

const IN_THE_ROOM = 'In the room'
/** Keys of the room, each for one thing: a verb's own letter yields to one that a slice listens for. */
function Shortcuts() {
  const verbs = useOwnVerbs()
  const open = useOpenVerb()
  const [shown, setShown] = useKeysShown()
  const brought = keysOf[IN_THE_ROOM] ?? []
  const taken = new Set(brought.map(({ key }) => key))
  const own = verbs.flatMap((verb) =>
    verb.shortcut === undefined || taken.has(verb.shortcut)
      ? []
      : [{ key: verb.shortcut, what: verb.label, press: () => open(verbId(verb)) }],
  )
  useHotkeys(
    [...brought, ...own].flatMap(({ key, press }): [string, () => void][] =>
      press ? [[key, press]] : [],
    ),
  )
  const { [IN_THE_ROOM]: _here, ...elsewhere } = keysOf
  return (
    <Modal opened={shown} onClose={() => setShown(false)} title="Keys" centered size="lg">
      <div className="fb-keys">
        <KeyList title={IN_THE_ROOM} keys={[...brought, ...everywhere, ...own]} />
        <div>
          {Object.entries(elsewhere).map(([title, keys]) => (
            <KeyList key={title} title={title} keys={keys} />
          ))}
        </div>
      </div>
    </Modal>
  )
}
