/** What the log line offers while one types: acts and verbs after a slash, people after an at sign, and how one moves among them. */
import type { KeyboardEvent } from 'react'
import type { VerbAction } from '#web/kit/open-verb.ts'
import type { Act, Reading } from './acts.tsx'
import { entryTypes } from './contract.ts'
import { types, type Line } from './typed-line.tsx'

type Suggestion = {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly pick: () => void
}

/** At most this many are shown: more is a list to search, which the palette does better. */
const SUGGESTIONS_MAX = 20
export function movesIn(
  event: KeyboardEvent,
  list: {
    readonly count: number
    readonly chosen: number
    readonly setAt: (at: number) => void
    readonly pick: (at: number) => void
    /** Does Enter choose? Not where the line could be sent as it is. */
    readonly takesEnter: boolean
  },
): boolean {
  const { count, chosen, setAt, pick, takesEnter } = list
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const enters = event.key === 'Enter' && !event.metaKey && !event.ctrlKey && takesEnter
  const picks = enters || event.key === 'Tab'
  if (step === 0 && !picks) return false
  event.preventDefault()
  if (picks) pick(chosen)
  else setAt((chosen + step + count) % count)
  return true
}

export function Suggestions(props: {
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

type Offered = {
  readonly slash: readonly VerbAction[]
  readonly acts: readonly Act[]
  readonly reading: Reading | undefined
  /** The slash is text. */
  readonly plain: boolean
}

export function useSuggestions(line: Line, offered: Offered): readonly Suggestion[] {
  const { reading } = offered
  if (reading?.open) {
    const { from, offers } = reading.open
    return offers.map(({ text, label, hint }) => ({
      id: text.replaceAll(/[^\p{L}\p{N}]/gu, '-'),
      label,
      hint,
      pick: () => line.setText(`${line.text.slice(0, from)}${text} `),
    }))
  }
  if (reading) return []
  const verb = offered.plain ? null : /^\/([\p{L} -]*)$/u.exec(line.text)
  if (verb) return slashSuggestions(line, offered, verb[1]?.trim().toLowerCase() ?? '')
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

/** Acts by their word first, then the verbs that want a form, then the types of entries. */
function slashSuggestions(
  line: Line,
  { acts, slash }: Offered,
  typed: string,
): readonly Suggestion[] {
  const byLine = new Set(acts.map((act) => act.for))
  const words = acts.map((act) => ({
    id: `act-${act.word}`,
    label: `/${act.word}`,
    hint: act.label,
    finds: [act.word, act.label],
    pick: () => line.setText(`/${act.word}${act.fields.length > 0 ? ' ' : ''}`),
  }))
  const verbs = slash
    .filter(({ id }) => !byLine.has(id))
    .map((verb) => ({
      id: `verb-${verb.id.replace('/', '-')}`,
      label: verb.label,
      hint: verb.hint,
      finds: [verb.label],
      pick: () => {
        line.setText('')
        verb.run()
      },
    }))
  const kinds = types.map((type) => ({
    id: `type-${type}`,
    label: entryTypes[type].label,
    hint: 'log this type of entry',
    finds: [entryTypes[type].label],
    pick: () => {
      line.setType(type)
      line.setText('')
    },
  }))
  type Found = Suggestion & { readonly finds: readonly string[] }
  const starts = ({ finds }: Found) => finds.some((word) => word.toLowerCase().startsWith(typed))
  return [...words, ...verbs, ...kinds]
    .filter(({ finds }) => finds.some((word) => word.toLowerCase().includes(typed)))
    .toSorted((a, b) => Number(starts(b)) - Number(starts(a)))
    .slice(0, SUGGESTIONS_MAX)
}
