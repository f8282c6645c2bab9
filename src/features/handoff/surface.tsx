/** Handing over: its page. */
import { useIncident } from '#web/kit/incident.tsx'
import { RoomLink } from '#web/kit/room-links.tsx'
import { later, type Surface } from '#web/kit/surface.tsx'
import { Note } from '#web/kit/widgets.tsx'
import { running } from './contract.ts'

const HandoffCeremony = later(() => import('./page.tsx'), 'HandoffCeremony')

/** On the page that closes: a handoff that nobody has answered yet. */
function StillAsked() {
  const { state, nameOf } = useIncident()
  const asked = state.handoff.all.filter(({ outcome }) => outcome === 'waiting')
  if (asked.length === 0 || state.conclude.concluded) return null
  return (
    <Note>
      <RoomLink page="handoff">A handoff is not answered</RoomLink> by{' '}
      {asked.map(({ to }) => nameOf(to)).join(', ')}.
    </Note>
  )
}

export const surface: Surface = {
  parts: [{ place: 'conclude/under', rank: -2, Body: StillAsked }],
  pages: [
    {
      path: 'handoff',
      title: () => 'Hand over',
      under: 'Authority moves when the other person confirms, not before.',
      Body: HandoffCeremony,
      nav: {
        label: 'Handoff',
        group: 'now',
        rank: 20,
        note: ({ conclude, handoff }) =>
          conclude.concluded === null && running(handoff).length > 0 ? 'running' : '',
      },
      opens: ['propose'],
    },
  ],
  choices: (state) =>
    running(state.handoff).map((handoff) => ({ seq: handoff.seq, text: handoff.duty })),
}
