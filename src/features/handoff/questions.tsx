/** Before somebody confirms a handoff: what they ask, what they are answered, and how they decline. */
import { FormButton, side } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Note } from '#web/kit/widgets.tsx'
import type { Handoff, Question } from './contract.ts'

/** A question before the confirmation, its answer, and where the other person gives one. */
export function Asked(props: { readonly handoff: Handoff; readonly question: Question }) {
  const { handoff, question } = props
  const { you, nameOf } = useIncident()
  const { answer } = question
  return (
    <Note tone="plain">
      {nameOf(question.by)} asks: {question.text} <When at={question.at} />
      {answer ? (
        <>
          <br />
          {nameOf(answer.by)} answers: {answer.text} <When at={answer.at} />
        </>
      ) : handoff.from === you.id ? (
        <div className="fb-actions">
          <FormButton
            act={{
              slice: 'handoff',
              verb: 'answer',
              fixed: { handoff: handoff.seq, question: question.seq },
            }}
            title="Answer the question"
            hint={question.text}
            fields={[{ name: 'answer', label: 'Your answer', kind: 'text', required: true }]}
            submit="Answer"
            look={side}
          >
            Answer…
          </FormButton>
        </div>
      ) : null}
    </Note>
  )
}

export function AskOrDecline(props: { readonly handoff: Handoff }) {
  const fixed = { handoff: props.handoff.seq }
  return (
    <>
      <FormButton
        act={{ slice: 'handoff', verb: 'ask', fixed }}
        title="Ask before confirming"
        fields={[{ name: 'question', label: 'Your question', kind: 'text', required: true }]}
        submit="Ask"
        look={side}
      >
        Ask first…
      </FormButton>
      <FormButton
        act={{ slice: 'handoff', verb: 'decline', fixed }}
        title="Decline"
        fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
        look={side}
      >
        Decline…
      </FormButton>
    </>
  )
}
