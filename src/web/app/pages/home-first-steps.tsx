/** One quiet line on an owner's home while first steps are left, until they put it away on this device. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Me } from '#web/kit/queries.ts'
import { useAside, useFirstSteps } from './first-steps-data.ts'

export function FirstStepsLine(props: { readonly me: Me }) {
  const { dismissed, put } = useAside(props.me.id)
  const { steps = [] } = useFirstSteps(!dismissed)
  const done = steps.filter((step) => step.done).length
  if (dismissed || done === steps.length) return null
  return (
    <p className="fb-small fb-dim fb-first-line">
      <Link to="/first-steps">
        First steps: {done} of {steps.length}
      </Link>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        onClick={() => put({ dismissed: true })}
      >
        hide on this device
      </Button>
    </p>
  )
}
