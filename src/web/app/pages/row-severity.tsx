/** The severity of a row in a list, by the policy in force: mark, colour and word. */
import { usePolicy } from '#web/kit/queries.ts'
import { SeverityMark, toneOf, toneOfId } from '#web/kit/widgets.tsx'

export function RowSeverity(props: { readonly severity: string }) {
  const levels = usePolicy().data?.document.levels
  const labelOf = useSeverityLabel()
  return (
    <SeverityMark
      tone={levels ? toneOf(levels, props.severity) : toneOfId(props.severity)}
      label={labelOf(props.severity)}
    />
  )
}

/** What a severity is called under the policy in force. */
export function useSeverityLabel(): (severity: string) => string {
  const levels = usePolicy().data?.document.levels
  return (severity) =>
    severity === 'unknown'
      ? 'Unknown'
      : (levels?.find((level) => level.id === severity)?.label ?? severity)
}
