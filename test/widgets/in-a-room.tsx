/** The widgets of a record: every row of a timeline, the log line with its list, its preview and the way back. */
import { Button } from '@mantine/core'
import { incidents, type IncidentState } from '#features/index.ts'
import { LogLine } from '#features/log/panel.tsx'
import { Timeline } from '#features/log/timeline.tsx'
import type { Recorded } from '#kernel/event.ts'
import { IncidentContext } from '#web/kit/incident-context.ts'
import type { Incident } from '#web/kit/incident.tsx'
import { DraftsProvider } from '#web/kit/kept.tsx'
import type { Live } from '#web/kit/live-store.ts'
import { pageRecord, RecordProvider } from '#web/kit/record.tsx'
import { UndoProvider, useUndo } from '#web/kit/undo.tsx'
import { OutboxProvider } from '#web/kit/unsent.tsx'
import { Section } from '#web/kit/widgets.tsx'

/** Told in Node and put here when the page is built (`house.ts`). */
declare const __STORY__: {
  readonly state: IncidentState
  readonly events: readonly Recorded[]
  readonly names: Readonly<Record<string, string>>
}

const { state, events, names } = __STORY__
const you = { id: 'mira', role: 'responder' } as const
const live: Live = {
  phase: 'live',
  problem: null,
  id: state.id,
  ref: state.incident.ref,
  limited: false,
  progress: null,
  state,
  events,
  upTo: state.seq,
  room: events.length,
  opened: true,
  names,
  you,
  present: ['mira'],
  offsetMs: 0,
  keptAt: null,
  heard: null,
}
const record = pageRecord({ ...live, kind: incidents, state, take: () => undefined })
const incident: Incident = {
  ...record,
  ref: live.ref,
  live,
  opened: state,
  zone: 'UTC',
  read: { before: () => Promise.resolve(), entries: () => Promise.resolve(undefined) },
  sentence: (event) => incidents.sentence(event, record.nameOf, state),
  inTimeline: incidents.inTimeline,
}
const slash = [
  { id: 'severity/set', label: 'How bad is it?', hint: 'With a reason', run: () => undefined },
]

export function InARoom() {
  return (
    <OutboxProvider person={you.id}>
      <DraftsProvider person={you.id}>
        <IncidentContext value={incident}>
          <RecordProvider record={incident}>
            <UndoProvider>
              <div className="fb-page">
                <Timeline id="timeline" title="Timeline" belongs="What happened." aside={null}>
                  {null}
                </Timeline>
                <Section title="The way back">
                  <OfferUndo />
                </Section>
              </div>
              <LogLine slash={slash} />
            </UndoProvider>
          </RecordProvider>
        </IncidentContext>
      </DraftsProvider>
    </OutboxProvider>
  )
}

/** As after an act of one's own: the last that was told. */
function OfferUndo() {
  const undo = useUndo()
  const act = events.findLast((event) => event.kind.startsWith('severity.'))
  if (!act) return null
  const before = { ...state, severity: { ...state.severity, level: 'medium' } }
  return (
    <Button
      variant="default"
      onClick={() => undo.done('Severity set to high', { seq: act.seq, events: [act] }, before)}
    >
      As after an act
    </Button>
  )
}
