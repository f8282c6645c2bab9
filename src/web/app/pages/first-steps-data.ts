/** The first steps after set-up: what is done is read from what is there; nothing is ticked off by hand. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HandoffState } from '#features/handoff/contract.ts'
import { read } from '#web/kit/client.ts'
import { useMe, usePeople, usePolicy, type Me, type Person } from '#web/kit/queries.ts'
import type { HomeAnswer, Row } from './home-data.ts'

export type StepId = 'policy' | 'colleague' | 'source' | 'rehearsal' | 'handoff'
export type Step = { readonly id: StepId; readonly done: boolean; readonly said: string }

/** By this a rehearsal is known, to people and here. */
export const REHEARSAL = 'Rehearsal: '
/** Rehearsals that are looked through for a handoff; the newest counts. */
const REHEARSALS_MAX = 10
/** While somebody waits for it to arrive. */
const WATCH_MS = 2000

export type SourceListed = {
  readonly id: string
  readonly name: string
  readonly lastUsedAt: string | null
}
export type FirstFacts = {
  readonly me: string
  readonly policy: { readonly title: string; readonly version: number; readonly chosen: boolean }
  readonly people: readonly Pick<Person, 'id' | 'name' | 'role' | 'active'>[]
  readonly invitations: readonly { readonly name: string; readonly over: boolean }[]
  readonly sources: readonly Pick<SourceListed, 'name' | 'lastUsedAt'>[]
  /** The newest first. */
  readonly rehearsals: readonly Pick<Row, 'ref' | 'title' | 'commander' | 'limited'>[]
  /** How the newest rehearsal's handoffs ended, where one may read it. */
  readonly handoffs: readonly Pick<HandoffState['all'][number], 'outcome'>[]
}

const ofRole: Readonly<Record<Me['role'], readonly StepId[]>> = {
  owner: ['policy', 'colleague', 'source', 'rehearsal', 'handoff'],
  responder: ['rehearsal', 'handoff'],
  member: [],
  guest: [],
}

/** The steps of somebody with this role, each with what is there of it. */
export function stepsOf(role: Me['role'], facts: FirstFacts): readonly Step[] {
  return ofRole[role].map((id) => ({ id, ...judge[id](facts) }))
}

type Judged = Omit<Step, 'id'>
const done = (said: string): Judged => ({ done: true, said })
const open = (said: string): Judged => ({ done: false, said })

const judge: Readonly<Record<StepId, (facts: FirstFacts) => Judged>> = {
  policy: ({ policy: { title, version, chosen } }) =>
    chosen || version > 1
      ? done(`${title}, version ${version}, is in force.`)
      : open(`${title} is in force because every workspace begins with it. Nobody has chosen it.`),
  colleague: ({ people, me, invitations }) => {
    const others = people.filter(({ id, active }) => active && id !== me)
    const [first] = others
    if (first)
      return done(
        others.length === 1
          ? `${first.name} is here, as ${first.role}.`
          : `${others.length} others are here.`,
      )
    const invited = invitations.find(({ over }) => !over)
    return invited
      ? done(`${invited.name} is invited, and not here yet.`)
      : open('You are alone here.')
  },
  source: ({ sources }) => {
    const heard = sources.find(({ lastUsedAt }) => lastUsedAt !== null)
    if (heard) return done(`“${heard.name}” was heard.`)
    const [silent] = sources
    return silent
      ? open(`“${silent.name}” is there, and was never heard.`)
      : open('There is no source. People report by hand.')
  },
  rehearsal: ({ rehearsals: [newest] }) => {
    if (!newest) return open('Nothing was rehearsed yet.')
    return newest.commander === null
      ? open(`${newest.ref} waits for a responder to take it.`)
      : done(`${newest.ref} was opened and taken.`)
  },
  handoff: ({ rehearsals: [newest], handoffs }) => {
    if (handoffs.some(({ outcome }) => outcome === 'confirmed'))
      return done(`A duty was handed over in ${newest?.ref ?? 'the rehearsal'}.`)
    if (handoffs.some(({ outcome }) => outcome === 'waiting'))
      return open('A handoff is proposed, and waits for its answer.')
    return open('No duty was handed over in a rehearsal.')
  },
}

/** The steps of whoever is signed in, or undefined while something is not known. `watching` asks every two seconds. */
export function useFirstSteps(needed: boolean, watching = false) {
  const me = useMe().data
  const owner = needed && me?.role === 'owner'
  const facts = useFacts(me, { needed, owner, watching })
  const steps = me && facts ? stepsOf(me.role, facts) : undefined
  return { me, facts, steps }
}

function useFacts(
  me: Me | undefined,
  { needed, owner, watching }: Record<'needed' | 'owner' | 'watching', boolean>,
): FirstFacts | undefined {
  const again = watching ? { refetchInterval: WATCH_MS } : {}
  const policy = usePolicy().data
  const people = usePeople(owner, again).data
  const invitations = useQuery({
    queryKey: ['people', 'invitations'],
    queryFn: () =>
      read<{ invitations: readonly { readonly name: string; readonly over: boolean }[] }>(
        '/api/v1/people/invitations',
      ),
    enabled: owner,
    ...again,
  }).data
  const sources = useSources(owner, watching).data
  const rehearsals = useQuery({
    queryKey: ['incidents', 'rehearsals'],
    queryFn: () =>
      read<HomeAnswer>(
        `/api/v1/incidents?q=${encodeURIComponent(REHEARSAL.trim())}&limit=${REHEARSALS_MAX}`,
      ),
    enabled: needed,
    ...again,
  }).data?.incidents.filter(({ title }) => title.startsWith(REHEARSAL))
  const readable = rehearsals?.find(({ limited }) => !limited)
  const handoffs = useQuery({
    queryKey: ['incidents', 'rehearsal', readable?.id],
    queryFn: () =>
      read<{ state: { handoff: HandoffState } }>(`/api/v1/incidents/${readable?.id ?? ''}`),
    enabled: needed && readable !== undefined,
    ...again,
  }).data?.state.handoff.all
  if (!me || !policy || !rehearsals || (readable && !handoffs)) return undefined
  if (me.role === 'owner' && !(people && invitations && sources)) return undefined
  return {
    me: me.id,
    policy: {
      title: policy.document.title,
      version: policy.version,
      chosen: policy.chosen,
    },
    people: people?.people ?? [],
    invitations: invitations?.invitations ?? [],
    sources: sources?.sources ?? [],
    rehearsals,
    handoffs: handoffs ?? [],
  }
}

export function useSources(needed: boolean, watching: boolean) {
  return useQuery({
    queryKey: ['sources'],
    queryFn: () => read<{ sources: readonly SourceListed[] }>('/api/v1/sources'),
    enabled: needed,
    ...(watching ? { refetchInterval: WATCH_MS } : {}),
  })
}

/** What one person put aside on this device: steps they skipped, and the line on home. It says nothing of any incident. */
type Aside = { readonly skipped: readonly string[]; readonly dismissed: boolean }
const NOTHING: Aside = { skipped: [], dismissed: false }

export function useAside(person: string) {
  const name = `firebreak.first-steps.${person}`
  const [aside, setAside] = useState(() => readAside(name))
  const put = (change: Partial<Aside>) => {
    const next = { ...aside, ...change }
    setAside(next)
    try {
      localStorage.setItem(name, JSON.stringify(next))
    } catch {
      // A browser that keeps nothing asks again the next time.
    }
  }
  return { ...aside, put }
}

function readAside(name: string): Aside {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? 'null')
    return typeof kept === 'object' && kept !== null ? { ...NOTHING, ...kept } : NOTHING
  } catch {
    return NOTHING
  }
}
