/** One incident in the page: its live store, who reads it, what they may do, and how a command is sent. */
import { use, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { incidents, type IncidentState } from '#features/index.ts'
import type { Recorded } from '#kernel/event.ts'
import type { TimelineMark } from '#kernel/timeline.ts'
import { call, forgetKept, session } from './client.ts'
import { ask, callOnce, incidentReads } from './early.ts'
import { openFeed } from './feed.ts'
import { IncidentContext, TimesContext, useIncidentIfAny, useNow } from './incident-context.ts'
import { usePeople } from './queries.ts'
import { pageRecord, RecordProvider, type PageRecord } from './record.tsx'
import { dayIn, machineNow } from './zone-time.ts'
import {
  createLiveStore,
  type EntriesPage,
  type FeedListener,
  type Head,
  type Live,
  type LiveStore,
  type Page,
} from './live-store.ts'

export { useNow } from './incident-context.ts'

/** What panels see of the incident they are shown in. */
export type Incident = PageRecord<IncidentState> & {
  readonly ref: string
  readonly live: Live
  /** As it was when this page was opened. */
  readonly opened: IncidentState
  readonly zone: string
  /** Reads what is not held here (`live-held.ts`). */
  readonly read: Pick<LiveStore, 'before' | 'entries'>
  /** The timeline's sentence for an entry, if it has one. */
  readonly sentence: (event: Recorded) => string | undefined
  /** How an entry of a kind is shown in the timeline. */
  readonly inTimeline: (kind: string) => TimelineMark
}

type EventsAfter = { readonly events: readonly Recorded[]; readonly seq: number }

function browserNeeds(address: string) {
  const [head, newest] = incidentReads(address)
  return {
    head: () => callOnce<Head>(head),
    events: (id: string, after: number) =>
      call<EventsAfter>({ method: 'GET', path: `/api/v1/incidents/${id}/events?after=${after}` }),
    page: (id: string, before: number | 'newest', limit: number) =>
      before === 'newest'
        ? callOnce<Page>(newest)
        : call<Page>({
            method: 'GET',
            path: `/api/v1/incidents/${id}/events?before=${before}&limit=${limit}`,
          }),
    entries: (id: string, query: string) =>
      call<EntriesPage>({ method: 'GET', path: `/api/v1/incidents/${id}/entries?${query}` }),
    feed: (id: string, after: number, listener: FeedListener) =>
      openFeed('incidents', id, after, listener),
    gone: (names: readonly string[]) => void forgetKept(names.filter((name) => name !== '')),
    clock: () => Date.now(),
    later: (work: () => void, delayMs: number) => {
      const timer = setTimeout(work, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

/** A live store for the incident of this page, closed when the page is left. Another incident needs another component (key). */
export function useLiveStore(idOrRef: string): { readonly store: LiveStore; readonly live: Live } {
  const [store] = useState(() => createLiveStore(idOrRef, browserNeeds(idOrRef)))
  useEffect(() => {
    incidentReads(idOrRef).forEach(ask)
    store.start()
    session.addEventListener('back', store.resume)
    return () => {
      session.removeEventListener('back', store.resume)
      store.close()
    }
  }, [store, idOrRef])
  const live = useSyncExternalStore(store.subscribe, store.get)
  return { store, live }
}

/** Gives the panels below the incident. Rendered only once its state has come. */
export function IncidentProvider(props: {
  readonly store: LiveStore
  readonly live: Live
  readonly children: ReactNode
}) {
  const { store, live } = props
  const [opened] = useState(live.state)
  const value = useMemo(
    () => (live.state ? incidentFrom(store, live, live.state, opened ?? live.state) : null),
    [store, live, opened],
  )
  if (!value) return null
  return (
    <IncidentContext value={value}>
      <TimesProvider zone={value.zone} offsetMs={live.offsetMs}>
        <RecordProvider record={value}>{props.children}</RecordProvider>
      </TimesProvider>
    </IncidentContext>
  )
}

/** Times are told anew when the day changes in the record's zone: what was today then needs its date. */
const DAY_LOOKED_AT_MS = 30_000

function TimesProvider(props: {
  readonly zone: string
  readonly offsetMs: number
  readonly children: ReactNode
}) {
  const { zone, offsetMs } = props
  const day = dayIn(zone, useNow(DAY_LOOKED_AT_MS))
  const times = useMemo(
    () => ({ zone, now: () => machineNow(offsetMs), day }),
    [zone, offsetMs, day],
  )
  return <TimesContext value={times}>{props.children}</TimesContext>
}

function incidentFrom(
  store: LiveStore,
  live: Live,
  state: IncidentState,
  opened: IncidentState,
): Incident {
  const record = pageRecord({ ...live, kind: incidents, state, take: store.take })
  return {
    ...record,
    ref: live.ref,
    live,
    opened,
    zone: incidents.zoneOf?.(state) ?? 'UTC',
    read: store,
    sentence: (event) => incidents.sentence(event, record.nameOf, state),
    inTimeline: incidents.inTimeline,
  }
}

/** The incident of this page. Only below `IncidentProvider`. */
export function useIncident(): Incident {
  const incident = use(IncidentContext)
  if (!incident) throw new Error('useIncident needs an incident that has loaded')
  return incident
}

/** Every person who is or was on the incident by name, for pickers: `[{value, label}]`. */
export function useMembers(): readonly { readonly value: string; readonly label: string }[] {
  return membersOf(useIncident())
}

function membersOf({ state, nameOf }: Incident) {
  return Object.entries(state.access.members)
    .filter(([, member]) => member.as === 'member')
    .map(([id]) => ({ value: id, label: nameOf(id) }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}

/** Whom a field for a person can name: those on the incident, or everyone of the workspace on any other record. */
export function usePersonChoices(): readonly { readonly value: string; readonly label: string }[] {
  const incident = useIncidentIfAny()
  const everyone = usePeople(incident === null)
  return incident
    ? membersOf(incident)
    : (everyone.data?.people ?? [])
        .filter((person) => person.active)
        .map((person) => ({ value: person.id, label: person.name }))
}
