/** A form of an account page, or another short one: its fields, whether it is on its way, and what was wrong, at its fields and below them. */
import { useForm } from '@mantine/form'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Kept } from '#web/kit/kept.tsx'

/** What was wrong, in a sentence, and by the name of a field. */
type Wrong = { readonly sentence: string; readonly fields?: Readonly<Record<string, string>> }

/** `send` answers what was wrong, and what was typed stays; or null, and the fields are as they were at first. `kept` keeps what is typed over a reload; never a secret. */
export function useAccountForm<Values extends Record<string, unknown>>(
  initialValues: Values,
  send: (values: Values) => Promise<Wrong | null>,
  kept?: Kept<Values>,
) {
  const form = useForm<Values>({
    initialValues: kept?.value ?? initialValues,
    ...(kept ? { onValuesChange: kept.set } : {}),
  })
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const submit = form.onSubmit(async (values) => {
    const answer = await send(values)
    setWrong(answer && atItsFields(answer, values))
    if (!answer) {
      form.setValues(initialValues)
      kept?.done()
      return
    }
    form.setErrors(answer.fields ?? {})
    // The first field that is wrong, in the form's order, is where one goes on.
    const first = Object.keys(values).find((name) => answer.fields?.[name] !== undefined)
    if (first !== undefined) form.getInputNode(first)?.focus()
  })
  return {
    field: form.getInputProps,
    values: form.values,
    busy: form.submitting,
    submit,
    wrong,
    setWrong,
  }
}

/** What is said at the fields is not said again below them; what is wrong elsewhere is. */
function atItsFields(wrong: Wrong, values: Readonly<Record<string, unknown>>): Wrong {
  const names = Object.keys(wrong.fields ?? {})
  const isSeen = names.length > 0 && names.every((name) => (name.split('.')[0] ?? '') in values)
  if (!isSeen) return wrong
  return { ...wrong, sentence: 'Nothing was saved. What is wrong is marked above.' }
}

/** What led to the sign-in page, which says so and has the address filled; kept with the history entry, in no address. */
export type Arrival = { readonly email: string; readonly after: 'reset' | 'account' }

declare module '@tanstack/react-router' {
  interface HistoryState {
    arrival?: Arrival
  }
}

/** Leads to the sign-in page from a link that has done its work. */
export function useToSignIn() {
  const navigate = useNavigate()
  return (arrival: Arrival) => navigate({ to: '/sign-in', state: { arrival }, replace: true })
}

/** The way on from a link that leads nowhere any more. */
export function ToSignIn() {
  return (
    <p>
      <Link to="/sign-in">Go to sign-in</Link>
    </p>
  )
}

/** The sentence below a form. */
export function WrongLine(props: { readonly wrong: Wrong | null }) {
  return props.wrong ? (
    <p className="fb-late" role="alert">
      {props.wrong.sentence}
    </p>
  ) : null
}
