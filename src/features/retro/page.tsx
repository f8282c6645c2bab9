/** The retrospective page: the ground rule first, then what happened, why, and what will be different. */
import { useIncident } from '#web/kit/incident.tsx'
import { Place } from '#web/kit/surface.tsx'
import { Note, Section } from '#web/kit/widgets.tsx'
import { FourBands, GroundRule, RetroHead, RetroQuestions } from './panel.tsx'
import { Whys } from './whys.tsx'

export function Retrospective() {
  const { state } = useIncident()
  return (
    <>
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
            <Place name="retro/lessons" />
          </div>
        </Section>
        <Section title="Actions">
          <div className="fb-panel">
            <Place name="retro/actions" />
          </div>
        </Section>
      </div>
      <RetroQuestions />
    </>
  )
}
