/** One person by a few letters of their name: where only one fits, Enter means them, and does what the name was typed for. */
import { Select } from '@mantine/core'
import { useState, type KeyboardEvent, type Ref } from 'react'
import { useKeyboard } from './keyboard.ts'

type Choice = { readonly value: string; readonly label: string }

export type Name = ReturnType<typeof useName>

/** Who of these people is meant by what was typed or chosen so far. */
export function useName(people: readonly Choice[]) {
  const [picked, pick] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  const words = search.trim().toLowerCase()
  const pickedName = people.find(({ value }) => value === picked)?.label
  const fit = people.filter(({ label }) => label.toLowerCase().includes(words))
  // What is written in the field counts, also where somebody was picked before.
  const typed = words !== '' && search !== pickedName
  const only = typed && fit.length === 1 ? (fit[0]?.value ?? null) : null
  return {
    people,
    picked,
    pick,
    search,
    setSearch,
    /** The one person who fits what was typed. */
    only,
    /** The first of those who fit, for Enter. */
    first: typed ? (fit[0]?.value ?? null) : null,
    to: typed ? only : picked,
    /** Empties the field after it did its work, unless something else was written there meanwhile. */
    clear: () => {
      const done = people.find(({ value }) => value === (typed ? only : picked))
      pick((now) => (now === picked || now === done?.value ? null : now))
      setSearch((now) => (now === search || now === done?.label ? '' : now))
    },
  }
}

export function NameField(props: {
  readonly label: string
  readonly name: Name
  /** What Enter does, as in `proposes it`. */
  readonly enter: string
  /** Instead of how it is used, such as that nobody is left. */
  readonly hint?: string
  /** Who is only chosen by the first Enter, because what follows gives them more than a name: what is said of them then. */
  readonly asksFirst?: (person: string) => string | null
  readonly onEnter: () => void
  readonly autoFocus?: boolean
  readonly field?: Ref<HTMLInputElement>
}) {
  const { people, pick, picked, search, setSearch, only, first, to } = props.name
  const [open, setOpen] = useState(false)
  const wide = useKeyboard()
  const asks = (person: string) => props.asksFirst?.(person) ?? null
  const asked = to === null ? null : asks(to)
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    const listed = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true'
    const marked = document.querySelector('[role=option][data-combobox-selected]') !== null
    // Whom Enter only chooses. Where one person can be meant, choosing them first would be a press for nothing.
    const chooses = only === null ? first : asks(only) === null ? null : only
    // The list chooses what is marked in it; where nothing is yet, the first is meant.
    if (listed && marked && (only === null || chooses !== null)) return
    if (chooses !== null) {
      event.preventDefault()
      setOpen(false)
      return pick(chooses)
    }
    if (only === null && to === null) return
    event.preventDefault()
    event.stopPropagation()
    props.onEnter()
  }
  return (
    <div onKeyDownCapture={enter}>
      <Select
        label={props.label}
        searchable
        data-begins
        autoFocus={wide && props.autoFocus === true}
        {...(props.field ? { ref: props.field } : {})}
        // What stands below is to be seen until somebody types.
        openOnFocus={false}
        dropdownOpened={open}
        onDropdownOpen={() => setOpen(true)}
        onDropdownClose={() => setOpen(false)}
        selectFirstOptionOnChange
        selectFirstOptionOnDropdownOpen
        placeholder="Name"
        description={
          asked ??
          (only === null ? (props.hint ?? 'A few letters are enough.') : `Enter ${props.enter}.`)
        }
        nothingFoundMessage={search.trim() === '' ? undefined : 'Nobody by that name is here'}
        data={people}
        value={picked}
        onChange={pick}
        searchValue={search}
        onSearchChange={setSearch}
        onBlur={() => {
          if (only !== null) pick(only)
        }}
      />
    </div>
  )
}
