/** A person in two letters. */
import { Avatar, Tooltip } from '@mantine/core'

/** Two letters for a person; a ring and the word “here” when they are looking at it now. */
export function PersonMark(props: { readonly name: string; readonly here: boolean }) {
  const label = `${props.name}${props.here ? ', here now' : ''}`
  return (
    <Tooltip label={label}>
      <Avatar
        size={26}
        radius="xl"
        className={props.here ? 'fb-here' : ''}
        role="img"
        aria-label={label}
      >
        {initials(props.name)}
      </Avatar>
    </Tooltip>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters =
    words.length > 1 ? [words[0]?.[0], words.at(-1)?.[0]] : [(words[0] ?? '?').slice(0, 2)]
  return letters.join('').toUpperCase()
}
