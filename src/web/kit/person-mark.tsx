/** A person in two letters. */
import { Avatar, Tooltip } from '@mantine/core'
import { initials } from './initials.ts'

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
