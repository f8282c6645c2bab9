/** Which entries are looked at: a view by one press, or words, kinds and people. Both are in the address. */
import { Button, Group, MultiSelect, Select, Switch, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { subtle } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { isPartial } from './contract.ts'
import {
  addressOf,
  filterFrom,
  filterRows,
  type TimelineFilter,
  type TimelineRow,
} from './timeline-rows.ts'

/** The timeline's filters live in the address, so that a filtered view can be sent to somebody. */
export function useFilters(): TimelineFilter {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  return useMemo(() => filterFrom(search), [search])
}

const nothing = filterFrom({})
const views: readonly { readonly label: string; readonly filter: TimelineFilter }[] = [
  { label: 'Everything', filter: nothing },
  { label: 'Written by people', filter: { ...nothing, people: true } },
  { label: 'Key moments', filter: { ...nothing, turning: true } },
  { label: 'Decisions', filter: { ...nothing, labels: ['decision'] } },
  { label: 'Evidence', filter: { ...nothing, labels: ['evidence'] } },
  { label: 'Indicators', filter: { ...nothing, labels: ['indicator'] } },
]
const addressIn = (filter: TimelineFilter) => JSON.stringify(addressOf(filter))

/** Where `f` goes. */
export const VIEWS_ID = 'timeline-views'

function useSetFilter() {
  const { ref } = useIncident()
  const navigate = useNavigate()
  return (filter: TimelineFilter) =>
    void navigate({
      to: '/i/$ref',
      params: { ref },
      search: addressOf(filter),
      replace: true,
      resetScroll: false,
    })
}

/** The views as one row; arrows move along it. */
export function Views(props: { readonly rows: readonly TimelineRow[] }) {
  const { nameOf, state } = useIncident()
  // What is not read yet is not counted.
  const more = isPartial(state.log) ? '+' : ''
  const filter = useFilters()
  const set = useSetFilter()
  const now = addressIn(filter)
  const at = views.findIndex((view) => addressIn(view.filter) === now)
  const counts = useMemo(
    () => views.map((view) => filterRows(props.rows, view.filter, nameOf).length),
    [props.rows, nameOf],
  )
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- one of its buttons has the focus, never the bar.
    <div
      id={VIEWS_ID}
      className="fb-views fb-no-print"
      role="toolbar"
      aria-label="What the timeline shows"
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
        const all = [...event.currentTarget.querySelectorAll('button')]
        const from = all.findIndex((button) => button === document.activeElement)
        if (step === undefined || from < 0) return
        event.preventDefault()
        all[(from + step + all.length) % all.length]?.focus()
      }}
    >
      {views.map(({ label, filter: view }, index) => (
        <button
          key={label}
          type="button"
          aria-pressed={index === at}
          tabIndex={index === Math.max(0, at) ? 0 : -1}
          onClick={() => set(view)}
        >
          {label}{' '}
          <span className="fb-faint">
            {counts[index]}
            {more}
          </span>
        </button>
      ))}
    </div>
  )
}

export function Filters(props: { readonly rows: readonly TimelineRow[] }) {
  const { nameOf } = useIncident()
  const filter = useFilters()
  const put = useSetFilter()
  const labels = [...new Set(props.rows.map((row) => row.label))].toSorted()
  const people = [...new Set(props.rows.map((row) => row.by))].map((id) => ({
    value: id,
    label: nameOf(id),
  }))
  const set = (change: Partial<TimelineFilter>) => put({ ...filter, ...change })
  return (
    <Group gap="xs" mb="xs" align="end" className="fb-no-print">
      <TextInput
        size="xs"
        label="Words"
        value={filter.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
      <MultiSelect
        size="xs"
        label="Kind"
        miw={160}
        data={labels}
        value={[...filter.labels]}
        onChange={(next) => set({ labels: next })}
      />
      <Select
        size="xs"
        label="Who"
        clearable
        data={people}
        value={filter.who === '' ? null : filter.who}
        onChange={(next) => set({ who: next ?? '' })}
      />
      <Switch
        size="xs"
        label="People’s entries only"
        checked={filter.people}
        onChange={(event) => set({ people: event.currentTarget.checked })}
      />
      <Button {...subtle} onClick={() => set(filterFrom({}))}>
        clear
      </Button>
    </Group>
  )
}
