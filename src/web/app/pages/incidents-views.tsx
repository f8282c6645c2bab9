/** Searches that the reader keeps under a name: theirs alone, on every machine they sign in from. */
import { Button, CloseButton, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { post, read } from '#web/kit/client.ts'
import { showProblem } from '#web/kit/command.tsx'
import { queryOf, readSearch, type IncidentsSearch } from './incidents-search.ts'

type SavedView = { readonly name: string; readonly search: Record<string, unknown> }

export function SavedViews(props: { readonly search: IncidentsSearch }) {
  const queries = useQueryClient()
  const views = useQuery({
    queryKey: ['saved-views'],
    queryFn: () => read<{ views: readonly SavedView[] }>('/api/v1/me/views'),
    staleTime: 60_000,
  })
  const here = queryOf(props.search)
  const saved = views.data?.views ?? []
  const change = async (path: string, body: unknown): Promise<boolean> => {
    const answer = await post(path, body)
    if (!answer.ok) showProblem(answer.problem)
    await queries.invalidateQueries({ queryKey: ['saved-views'] })
    return answer.ok
  }
  const known = saved.some((view) => queryOf(readSearch(view.search)) === here)
  return (
    <div className="fb-own-views">
      {saved.length > 0 ? (
        <ul aria-label="Saved views">
          {saved.map((view) => {
            const search = readSearch(view.search)
            return (
              <li key={view.name} className={queryOf(search) === here ? 'fb-view-here' : ''}>
                <Link to="/incidents" search={search} className="fb-plain-link">
                  {view.name}
                </Link>
                <CloseButton
                  size="xs"
                  aria-label={`Remove the saved view ${view.name}`}
                  onClick={() => void change('/api/v1/me/views/remove', { name: view.name })}
                />
              </li>
            )
          })}
        </ul>
      ) : null}
      {here !== '' && !known ? (
        <SaveView onSave={(name) => change('/api/v1/me/views', { name, search: props.search })} />
      ) : null}
    </div>
  )
}

function SaveView(props: { readonly onSave: (name: string) => Promise<boolean> }) {
  const [name, setName] = useState<string | null>(null)
  if (name === null)
    return (
      <Button size="compact-xs" variant="subtle" onClick={() => setName('')}>
        Save this view
      </Button>
    )
  const save = async () => {
    if (await props.onSave(name)) setName(null)
  }
  return (
    <form
      className="fb-save-view"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextInput
        size="xs"
        aria-label="Name of the view"
        placeholder="Name of the view"
        maxLength={60}
        autoFocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" disabled={name.trim() === ''}>
        Save
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={() => setName(null)}>
        Cancel
      </Button>
    </form>
  )
}
