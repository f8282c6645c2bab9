/** Choosing the response policy by three questions, with what each answer changes. */
import { Button, Radio, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  otherThan,
  otherwise,
  policyQuestions,
  presetThatFits,
  sameInAll,
  titleOf,
  type PolicyQuestion,
  type PresetId,
} from '#features/policy/presets/questions.ts'
import { post, type Problem } from '#web/kit/client.ts'
import { showDone } from '#web/kit/command.tsx'
import { usePolicy } from '#web/kit/queries.ts'
import { WrongLine } from '../account-form.tsx'
import type { FirstFacts } from './first-steps-data.ts'

type Answers = Readonly<Record<string, PresetId | undefined>>

export function PolicyStep(props: { readonly facts: FirstFacts }) {
  const [answers, setAnswers] = useState<Answers>({})
  const fits = presetThatFits(answers)
  return (
    <Stack>
      <p>
        A response policy says what asks for a reason, what is not possible, and by when. Two are
        shipped; three questions find the one that fits. Incidents keep the policy they began under.
      </p>
      {policyQuestions.map((question) => (
        <Question
          key={question.id}
          question={question}
          value={answers[question.id]}
          onChange={(preset) => setAnswers({ ...answers, [question.id]: preset })}
        />
      ))}
      <div>
        <h3>The same in both</h3>
        <ul className="fb-plain-list">
          {sameInAll.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          <li>
            Somebody outside who has to be told within a fixed time, such as an authority or a
            client, has no clock of its own in either. Make it a task of the incident.
          </li>
        </ul>
      </div>
      {fits ? (
        <Chosen fits={fits} answers={answers} chosen={props.facts.policy.chosen} />
      ) : (
        <p className="fb-dim">Answer all three, and the policy that fits is named here.</p>
      )}
    </Stack>
  )
}

function Question(props: {
  readonly question: PolicyQuestion
  readonly value: PresetId | undefined
  readonly onChange: (preset: PresetId) => void
}) {
  const { question, value, onChange } = props
  return (
    <Radio.Group
      label={question.title}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen as PresetId)}
    >
      <Stack gap="xs" mt="xs">
        {question.answers.map(({ preset, label, says }) => (
          <Radio key={preset} value={preset} label={label} description={says} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

function Chosen(props: {
  readonly fits: PresetId
  readonly answers: Answers
  readonly chosen: boolean
}) {
  const { fits, answers } = props
  const queries = useQueryClient()
  const inForce = usePolicy().data
  const [problem, setProblem] = useState<Problem | null>(null)
  const unlike = otherwise(fits, answers)
  const other = otherThan(fits)
  const choose = async (preset: PresetId) => {
    const answer = await post('/api/v1/policy/choose', { preset })
    setProblem(answer.ok ? null : answer.problem)
    if (answer.ok) showDone(`New incidents run under ${titleOf(preset)}.`)
    await queries.invalidateQueries({ queryKey: ['policy'] })
  }
  const isChosen = (preset: PresetId) =>
    props.chosen && inForce?.document.preset === preset ? true : undefined
  return (
    <section className="fb-card fb-card-accent" aria-label="The policy that fits">
      <p>
        <b>{titleOf(fits)}</b> fits{' '}
        {unlike.length === 0 ? 'all three answers.' : 'two of your three answers.'}
        {unlike.map(({ id, title }) => (
          <span key={id}> It answers “{title}” the other way.</span>
        ))}
      </p>
      <div className="fb-actions">
        <Button disabled={isChosen(fits) ?? false} onClick={() => void choose(fits)}>
          {isChosen(fits) ? `${titleOf(fits)} is in force` : `Run under ${titleOf(fits)}`}
        </Button>
        {unlike.length > 0 && !isChosen(other) ? (
          <Button variant="default" onClick={() => void choose(other)}>
            Choose {titleOf(other)} instead
          </Button>
        ) : null}
      </div>
      <WrongLine wrong={problem} />
      {inForce?.policy ? (
        <p className="fb-small fb-dim fb-first-skip">
          A single number or rule is changed in{' '}
          <Link to="/policies/$id" params={{ id: inForce.policy }}>
            the policy’s text
          </Link>
          , as its next version.
        </p>
      ) : null}
    </section>
  )
}
