/** A form of an account page: its fields, whether it is on its way, and what was wrong, at its fields and below them. */
import { useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

/** What was wrong, in a sentence, and by the name of a field. */
type Wrong = { readonly sentence: string; readonly fields?: Readonly<Record<string, string>> }

/** `send` answers what was wrong, and what was typed stays; or null, and the fields are as they were at first. */
export function useAccountForm<Values extends Record<string, unknown>>(
  initialValues: Values,
  send: (values: Values) => Promise<Wrong | null>,
) {
  const form = useForm<Values>({ initialValues })
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const submit = form.onSubmit(async (values) => {
    const answer = await send(values)
    setWrong(answer)
    if (answer) form.setErrors(answer.fields ?? {})
    else form.reset()
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
