/** Home's way to the list of incidents: the search, and the word for when home cannot show everything. */
import { TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Note } from '#web/kit/widgets.tsx'
import type { HomeAnswer } from './home-data.ts'

/** Open incidents that home shows; where there are more it says so. */
export const OPEN_MAX = 500

/** An empty panel must mean that there is nothing, or the page must say that it does not know. */
export function NotAll(props: { readonly answer: HomeAnswer }) {
  return (
    <Note>
      {props.answer.rebuilding
        ? 'Lists are being rebuilt after an upgrade; some incidents may be missing here until that is done.'
        : `Only the newest ${OPEN_MAX} open incidents are shown here.`}{' '}
      <Link to="/incidents" search={{ state: 'open' }}>
        All open incidents
      </Link>
    </Note>
  )
}

/** Leads to the list of incidents: a search here must not make the other panels look calm. */
export function Find() {
  const navigate = useNavigate()
  const [wanted, setWanted] = useState('')
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        const q = wanted.trim()
        void navigate({ to: '/incidents', search: q === '' ? {} : { q } })
      }}
    >
      <TextInput
        size="xs"
        type="search"
        aria-label="Find an incident"
        placeholder="Find an incident"
        maxLength={200}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
    </form>
  )
}
