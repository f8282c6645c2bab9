/** Ways between the pages of one incident. */
import { Button, type ButtonProps } from '@mantine/core'
import { createLink, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useIncident } from './incident.tsx'

type Target = {
  /** The page's path under the incident's address, such as `sitrep`. */
  readonly page: string
  readonly search?: Readonly<Record<string, string | number>>
  readonly hash?: string
  readonly children: ReactNode
}

/** What the router wants to know of a target. */
function useTarget({ page, search = {}, hash }: Target) {
  const { ref } = useIncident()
  return {
    to: '/i/$ref/$page',
    params: { ref, page },
    search: { ...search },
    ...(hash === undefined ? {} : { hash }),
  } as const
}

/** A link to another page of this incident. */
export function RoomLink(props: Target & { readonly className?: string }) {
  const { className, children } = props
  return (
    <Link {...useTarget(props)} {...(className === undefined ? {} : { className })}>
      {children}
    </Link>
  )
}

const LinkButton = createLink((props: ButtonProps) => <Button component="a" {...props} />)

/** The same as a button. */
export function RoomButton(
  props: Target & { readonly look?: Pick<ButtonProps, 'variant' | 'size'> },
) {
  return (
    <LinkButton {...useTarget(props)} {...props.look}>
      {props.children}
    </LinkButton>
  )
}

/** A link to an entry of the timeline, for reports and lists on other pages. */
export function EntryLink(props: { readonly entry: number; readonly children: ReactNode }) {
  const { ref } = useIncident()
  return (
    <Link
      to="/i/$ref"
      params={{ ref }}
      search={{}}
      hash={`e${props.entry}`}
      className="fb-plain-link"
      title={`Entry ${props.entry}`}
    >
      {props.children}
    </Link>
  )
}
