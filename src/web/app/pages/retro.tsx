/** The retrospective page: the ground rule first, then what happened, why, and what will be different. */
import { Actions } from '#features/actions/panel.tsx'
import { Lessons } from '#features/lessons/panel.tsx'
import {
  FourBands,
  GroundRule,
  RetroHead,
  RetroQuestions,
  useSpeech,
} from '#features/retro/panel.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { Note, Section } from '#web/kit/widgets.tsx'
import { RoomFrame } from '../room/room-frame.tsx'
import { Whys } from './retro-whys.tsx'

export function RetroPage() {
  const { state } = useIncident()
  const speech = useSpeech()
  return (
    <RoomFrame wide title="Retrospective">
      <GroundRule />
      {state.conclude.concluded ? null : (
        <Note>
          The incident is still active. The retrospective comes after its conclusion; lessons can be
          caught now.
        </Note>
      )}
      <RetroHead />
      <FourBands />
      <Whys />
      <div className="fb-columns">
        <Section title="Lessons caught on the way">
          <div className="fb-panel">
            <Lessons
              spoken={speech.text}
              empty="None was caught. Log them as “lesson” while they are fresh."
            />
          </div>
        </Section>
        <Section title="Actions">
          <div className="fb-panel">
            <Actions />
          </div>
        </Section>
      </div>
      <RetroQuestions />
    </RoomFrame>
  )
}
