/** The filters above the list of incidents. Each change goes into the address at once; words a moment after the last key. */
import { Button, Checkbox, MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { stages, stageWords } from '#features/incident/stages.ts'
import type { Sort } from '#features/incident/search.ts'
import { UNKNOWN } from '#features/policy/contract.ts'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { useMe, usePeople, usePolicy } from '#web/kit/queries.ts'
import { useProjects } from '#web/kit/records.ts'
import {
  filtersSet,
  type IncidentsSearch,
  type ListAnswer,
  type SearchChange,
} from './incidents-search.ts'

/** Long enough for the next letter, short enough to feel at once. */
const TYPING_MS = 250

type Props = {
  readonly search: IncidentsSearch
  readonly counts: ListAnswer['counts'] | undefined
  readonly onSet: (change: SearchChange) => void
  readonly onClear: () => void
}

const sortLabels: readonly { readonly value: Sort; readonly label: string }[] = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'gravest', label: 'Gravest first' },
  { value: 'due', label: 'Due soonest' },
]

export function Filters(props: Props) {
  const [all, setAll] = useState(false)
  const set = filtersSet(props.search)
  return (
    <div className="fb-filters" role="search" aria-label="Filter incidents">
      <div className="fb-filters-row">
        <Find key={props.search.q ?? ''} {...props} />
        <StateChoice {...props} />
        <Select
          size="xs"
          className="fb-filter"
          aria-label="Order"
          allowDeselect={false}
          data={sortLabels.map(({ value, label }) => ({ value, label }))}
          value={props.search.sort ?? 'newest'}
          onChange={(sort) => props.onSet({ sort: sort === 'newest' ? undefined : (sort as Sort) })}
        />
        <Button
          size="xs"
          variant="default"
          className="fb-filters-toggle"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {set > 0 ? `Filters (${set})` : 'Filters'}
        </Button>
        {set > 0 ? (
          <Button size="xs" variant="subtle" color="gray" onClick={props.onClear}>
            Clear
          </Button>
        ) : null}
      </div>
      <div className={`fb-filters-row fb-filters-more${all ? ' fb-filters-open' : ''}`}>
        <Choices {...props} />
        <Days {...props} />
      </div>
    </div>
  )
}

function Find({ search, onSet }: Props) {
  const [text, setText] = useState(search.q ?? '')
  const wide = useKeyboard()
  const later = useDebouncedCallback(
    (q: string) => onSet({ q: q.trim() === '' ? undefined : q.trim() }),
    TYPING_MS,
  )
  return (
    <TextInput
      size="xs"
      type="search"
      className="fb-filter-wide"
      aria-label="Words of the title, reference or codename"
      placeholder="Title, reference or codename"
      autoFocus={text !== '' || wide}
      maxLength={200}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
    />
  )
}

function StateChoice({ search, counts, onSet }: Props) {
  const counted = (count: number | undefined) =>
    counts === undefined || count === undefined
      ? ''
      : ` ${count >= counts.upTo ? `${counts.upTo.toLocaleString('en')}+` : count}`
  return (
    <SegmentedControl
      size="xs"
      aria-label="Open or concluded"
      data={[
        { value: 'all', label: 'All' },
        { value: 'open', label: `Open${counted(counts?.open)}` },
        { value: 'concluded', label: `Concluded${counted(counts?.concluded)}` },
      ]}
      value={search.state ?? 'all'}
      onChange={(state) =>
        onSet({ state: state === 'all' ? undefined : (state as 'open' | 'concluded') })
      }
    />
  )
}

function Choices({ search, onSet }: Props) {
  const me = useMe()
  const people = usePeople()
  const policy = usePolicy()
  const { levels, categories } = policy.data?.document ?? { levels: [], categories: [] }
  const many = (given: string | undefined) => (given ? given.split(',') : [])
  const joined = (given: readonly string[]) => (given.length > 0 ? given.join(',') : undefined)
  return (
    <>
      <MultiSelect
        size="xs"
        className="fb-filter"
        label="Severity"
        placeholder={search.severity ? '' : 'Any'}
        data={[
          ...levels.map(({ id, label }) => ({ value: id, label })),
          { value: UNKNOWN, label: 'Unknown' },
        ]}
        value={many(search.severity)}
        onChange={(given) => onSet({ severity: joined(given) })}
      />
      <MultiSelect
        size="xs"
        className="fb-filter"
        label="Stage"
        placeholder={search.stage ? '' : 'Any'}
        data={[...stages, 'done' as const].map((stage) => ({
          value: stage,
          label: stageWords[stage],
        }))}
        value={many(search.stage)}
        onChange={(given) => onSet({ stage: joined(given) })}
      />
      <ProjectChoice search={search} onSet={onSet} />
      <Select
        size="xs"
        className="fb-filter"
        label="Category"
        placeholder="Any"
        clearable
        data={categories.map(({ id, label }) => ({ value: id, label }))}
        value={search.category ?? null}
        onChange={(category) => onSet({ category: category ?? undefined })}
      />
      <Select
        size="xs"
        className="fb-filter"
        label="Person on it"
        placeholder="Anybody"
        searchable
        clearable
        data={(people.data?.people ?? []).map(({ id, name }) => ({
          value: id,
          label: id === me.data?.id ? `${name} (you)` : name,
        }))}
        value={search.person ?? null}
        onChange={(person) => onSet({ person: person ?? undefined })}
      />
    </>
  )
}

/** For people who are on a project; an address may also name one they are not on. */
function ProjectChoice({ search, onSet }: Pick<Props, 'search' | 'onSet'>) {
  const projects = useProjects()
  const rows = projects.data ?? []
  const chosen = search.project
  if (rows.length === 0 && chosen === undefined) return null
  const elsewhere = chosen !== undefined && !rows.some(({ id }) => id === chosen)
  return (
    <Select
      size="xs"
      className="fb-filter"
      label="Project"
      placeholder="Any"
      searchable
      clearable
      data={[
        ...rows.map(({ id, name }) => ({ value: id, label: name })),
        ...(elsewhere ? [{ value: chosen, label: 'A project you are not on' }] : []),
      ]}
      value={chosen ?? null}
      onChange={(project) => onSet({ project: project ?? undefined })}
    />
  )
}

function Days({ search, onSet }: Props) {
  const day = (which: 'from' | 'to', label: string) => (
    <TextInput
      size="xs"
      type="date"
      className="fb-filter"
      label={label}
      value={search[which]?.slice(0, 10) ?? ''}
      onChange={(event) => onSet({ [which]: event.currentTarget.value || undefined })}
    />
  )
  return (
    <>
      {day('from', 'Reported from (UTC)')}
      {day('to', 'Reported until (UTC)')}
      <Checkbox
        size="xs"
        className="fb-filter-check"
        label="Only mine"
        checked={search.mine ?? false}
        onChange={(event) => onSet({ mine: event.currentTarget.checked || undefined })}
      />
    </>
  )
}
