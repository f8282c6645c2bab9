/** The severity of a row in a list, by the policy in force: mark, colour and word. */
import { usePolicy } from '#web/kit/queries.ts'
import { SeverityMark, toneOf, toneOfId } from '#web/kit/widgets.tsx'

export function RowSeverity(props: { readonly severity: string }) {
  const policy = usePolicy()
  const levels = policy.data?.document.levels
  const label =
    props.severity === 'unknown'
      ? 'Unknown'
      : (levels?.find((level) => level.id === props.severity)?.label ?? props.severity)
  return (
    <SeverityMark
      tone={levels ? toneOf(levels, props.severity) : toneOfId(props.severity)}
      label={label}
    />
  )
}
