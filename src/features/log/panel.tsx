/** The log line, always under the fingers: types, `/` verbs, `@` people, another time; kept until the server has it. */
import { Button, Group, Textarea } from '@mantine/core'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useIncident, useMembers } from '#web/kit/incident.tsx'
import { InstantField } from '#web/kit/instant-field.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { subtle } from '#web/kit/buttons.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { unsentLine, useOutbox, useUnsent } from '#web/kit/unsent.tsx'
import { entryTypes, type EntryType } from './contract.ts'

/** What `/` offers besides the entry types. */
export type SlashItem = {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly open: () => void
}

type Suggestion = {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly pick: () => void
}

/** At most this many are shown: more is a list to search, which the palette does better. */
const SUGGESTIONS_MAX = 8
const types = Object.keys(entryTypes) as EntryType[]

export function LogLine(props: { readonly slash: readonly SlashItem[] }) {
  const { can } = useIncident()
  const line = useLine()
  const suggestions = useSuggestions(line, props.slash)
  const [at, setAt] = useState(0)
  const field = useRef<HTMLTextAreaElement>(null)
  const wide = useKeyboard()
  const allowed = can('log', 'add', {
    text: line.text.trim() === '' ? 'x' : line.text,
    type: line.type,
  })
  const chosen = Math.min(at, suggestions.length - 1)
  const pick = (index: number) => {
    suggestions[index]?.pick()
    setAt(0)
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (
      suggestions.length > 0 &&
      movesIn(event, { count: suggestions.length, chosen, setAt, pick })
    )
      return
    if (event.key === 'Escape' && line.text === '') field.current?.blur()
    // On a touch keyboard Enter is the only way to a new line; there the button logs.
    if (event.key === 'Enter' && !event.shiftKey && (wide || event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      if (allowed.ok) line.log()
    }
  }
  if (!allowed.ok && allowed.code === 'not-allowed')
    return <div className="fb-logline fb-loghint">{allowed.sentence}</div>
  return (
    <div className="fb-logline fb-no-print" role="region" aria-label="Log line">
      <Suggestions all={suggestions} chosen={chosen} onPick={pick} />
      <TypeRow line={line} />
      <Group gap="xs" align="end" wrap="nowrap">
        <Textarea
          ref={field}
          id="log-line"
          className="fb-grow"
          aria-label="What did you see or do?"
          placeholder="What did you see or do?"
          autosize
          minRows={1}
          autoFocus={wide}
          maxRows={8}
          value={line.text}
          onChange={(event) => line.setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-expanded={suggestions.length > 0}
          aria-controls="log-suggestions"
          aria-autocomplete="list"
          {...(wide && line.text === '' ? { rightSection: <Hints />, rightSectionWidth: 190 } : {})}
          {...(suggestions[chosen]
            ? { 'aria-activedescendant': `log-suggestion-${suggestions[chosen].id}` }
            : {})}
        />
        <Button
          onClick={line.log}
          disabled={!allowed.ok || line.text.trim() === '' || line.timeMissing}
        >
          Log
        </Button>
      </Group>
      {line.error ? (
        <p className="fb-late fb-small" role="alert">
          {line.error}
        </p>
      ) : null}
    </div>
  )
}

function Hints() {
  return (
    <span className="fb-loghint fb-nowrap" aria-hidden="true">
      <span className="fb-kbd">/</span> verbs <span className="fb-kbd">@</span> people{' '}
      <span className="fb-kbd">↵</span> log
    </span>
  )
}

function movesIn(
  event: KeyboardEvent,
  list: {
    readonly count: number
    readonly chosen: number
    readonly setAt: (at: number) => void
    readonly pick: (at: number) => void
  },
): boolean {
  const { count, chosen, setAt, pick } = list
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const picks = (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) || event.key === 'Tab'
  if (step === 0 && !picks) return false
  event.preventDefault()
  if (picks) pick(chosen)
  else setAt((chosen + step + count) % count)
  return true
}

type Line = ReturnType<typeof useLine>

function useLine() {
  const { id, now } = useIncident()
  const { outbox } = useOutbox()
  const members = useMembers()
  // Turning a tablet draws the line anew, and a browser may crash: what is half typed is there again.
  const { value: text, set: setText } = useKept('log', '')
  const [type, setType] = useState<EntryType>('observation')
  const [timed, setTimed] = useState(false)
  const [at, setAt] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const timeMissing = timed && at === null
  const log = () => {
    if (text.trim() === '' || timeMissing) return
    const typedAt = now()
    const mentions = members
      .filter((member) => text.includes(`@${member.label}`))
      .map((member) => member.value)
    // The moment of typing goes along, so that a line sent an hour later still says when it was true.
    const body = { text, type, occurred: at ?? typedAt, mentions }
    try {
      outbox.add(unsentLine(id, body, typedAt))
    } catch (problem) {
      setError(
        `This browser cannot keep the line (${problem instanceof Error ? problem.message : 'unknown cause'}). It is still in the field: copy it.`,
      )
      return
    }
    setError(null)
    setText('')
    setAt(null)
    setTimed(false)
  }
  return {
    text,
    setText,
    type,
    setType,
    timed,
    setTimed,
    at,
    setAt,
    error,
    log,
    timeMissing,
    members,
  }
}

function TypeRow(props: { readonly line: Line }) {
  const { line } = props
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next =
      types[(types.indexOf(line.type) + step + types.length) % types.length] ?? 'observation'
    line.setType(next)
    const group = event.currentTarget
    requestAnimationFrame(() => group.querySelector<HTMLElement>('[aria-checked="true"]')?.focus())
  }
  return (
    <div className="fb-types">
      <div
        className="fb-types"
        role="radiogroup"
        tabIndex={-1}
        aria-label="Type of entry"
        onKeyDown={move}
        style={{ margin: 0 }}
      >
        {types.map((type) => (
          <button
            key={type}
            type="button"
            role="radio"
            aria-checked={line.type === type}
            tabIndex={line.type === type ? 0 : -1}
            onClick={() => line.setType(type)}
          >
            {entryTypes[type].label}
          </button>
        ))}
      </div>
      <Button
        {...subtle}
        className="fb-push fb-stiff"
        onClick={() => line.setTimed(!line.timed)}
        aria-expanded={line.timed}
      >
        {line.timed ? 'now' : 'earlier…'}
      </Button>
      {line.timed ? (
        <InstantField label="When it happened" value={line.at} onChange={line.setAt} />
      ) : null}
    </div>
  )
}

function Suggestions(props: {
  readonly all: readonly Suggestion[]
  readonly chosen: number
  readonly onPick: (index: number) => void
}) {
  return (
    <div
      className="fb-suggest"
      id="log-suggestions"
      role="listbox"
      aria-label="Suggestions"
      hidden={props.all.length === 0}
    >
      {props.all.map((suggestion, index) => (
        <div
          key={suggestion.id}
          id={`log-suggestion-${suggestion.id}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === props.chosen}
          onMouseDown={(event) => {
            event.preventDefault()
            props.onPick(index)
          }}
        >
          <span>{suggestion.label}</span>
          <span className="fb-faint fb-small">{suggestion.hint}</span>
        </div>
      ))}
    </div>
  )
}

function useSuggestions(line: Line, slash: readonly SlashItem[]): readonly Suggestion[] {
  const verb = /^\/([\p{L} -]*)$/u.exec(line.text)
  if (verb) return slashSuggestions(line, slash, verb[1]?.trim().toLowerCase() ?? '')
  const mention = /(^|\s)@([\p{L}\p{N} .'-]{0,40})$/u.exec(line.text)
  if (!mention) return []
  const typed = (mention[2] ?? '').toLowerCase()
  return line.members
    .filter(
      (member) =>
        member.label.toLowerCase().startsWith(typed) && member.label.toLowerCase() !== typed.trim(),
    )
    .slice(0, SUGGESTIONS_MAX)
    .map((member) => ({
      id: member.value,
      label: member.label,
      hint: 'mention',
      pick: () =>
        line.setText(`${line.text.slice(0, line.text.length - typed.length)}${member.label} `),
    }))
}

function slashSuggestions(
  line: Line,
  slash: readonly SlashItem[],
  typed: string,
): readonly Suggestion[] {
  const kinds = types.map((type) => ({
    id: `type-${type}`,
    label: entryTypes[type].label,
    hint: 'log this type of entry',
    pick: () => {
      line.setType(type)
      line.setText('')
    },
  }))
  const verbs = slash.map((verb) => ({
    id: `verb-${verb.id.replace('/', '-')}`,
    label: verb.label,
    hint: verb.hint,
    pick: () => {
      line.setText('')
      verb.open()
    },
  }))
  const fits = (suggestion: Suggestion) => suggestion.label.toLowerCase().includes(typed)
  const starts = (suggestion: Suggestion) => suggestion.label.toLowerCase().startsWith(typed)
  return [...verbs, ...kinds]
    .filter(fits)
    .toSorted((a, b) => Number(starts(b)) - Number(starts(a)))
    .slice(0, SUGGESTIONS_MAX)
}

/** Lines that the server does not have yet, shown where they will be. */
export function UnsentLines() {
  const { id } = useIncident()
  const { outbox } = useOutbox()
  const unsent = useUnsent(id)
  if (unsent.length === 0) return null
  return (
    <ul className="fb-list" aria-label="Not yet sent">
      {unsent.map((line) => (
        <li key={line.key}>
          <When at={line.typedAt} shape="time" />
          <span className="fb-grow fb-pre">{String(line.body['text'])}</span>
          {line.refused === null ? (
            <span className="fb-small fb-soon">not yet sent</span>
          ) : (
            <span className="fb-small fb-late">
              not accepted: {line.refused}{' '}
              <Button {...subtle} onClick={() => outbox.discard(line.key)}>
                discard
              </Button>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
