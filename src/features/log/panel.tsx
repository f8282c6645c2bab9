/** The log line, always under the fingers: types, `/` verbs, `@` people, another time; kept until the server has it. */
import { Button, Menu, Textarea } from '@mantine/core'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useRunAll } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { InstantField } from '#web/kit/instant-field.tsx'
import type { VerbAction } from '#web/kit/open-verb.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { subtle } from '#web/kit/buttons.tsx'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { UndoStrip, useUndo } from '#web/kit/undo.tsx'
import { useOutbox, useUnsent } from '#web/kit/unsent.tsx'
import { ActPreview, NoAct } from './act-preview.tsx'
import { useActs, useNoAct, useReading } from './acts.tsx'
import { entryTypes } from './contract.ts'
import { focusNewest } from './entry-acts.tsx'
import { types, useLine, type Line } from './typed-line.tsx'
import { movesIn, Suggestions, useSuggestions } from './suggestions.tsx'

export function LogLine(props: { readonly slash: readonly VerbAction[] }) {
  const { can, state, foretell, sentence, inTimeline } = useIncident()
  const line = useLine()
  const acts = useActs()
  const [plain, setPlain] = useState(false)
  const reading = useReading(plain ? '' : line.text, acts)
  const suggestions = useSuggestions(line, { slash: props.slash, acts, reading, plain })
  const noAct = useNoAct(plain ? '' : line.text, acts)
  // While it may still become an act, or a type of entry, that is shown instead; it is not logged either.
  const saysNoAct = noAct !== undefined && suggestions.length === 0
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const wide = useKeyboard()
  const runAll = useRunAll()
  const undo = useUndo()
  const foretold = useMemo(
    () => (reading && reading.commands.length > 0 ? foretell(reading.commands) : null),
    [reading, foretell],
  )
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
  const setText = (text: string) => {
    if (text === '') setPlain(false)
    // A space slipped in before the slash makes no text of an act.
    const begins = text.trimStart()
    line.setText(begins.startsWith('/') ? begins : text)
  }
  const act = async () => {
    if (busy || !reading || !foretold?.ok) return
    setBusy(true)
    const sent = line.text
    const done = await runAll(reading.commands)
    setBusy(false)
    if (!done) return
    // What was typed while it was under way stays: only what is done goes.
    const typed = field.current?.value ?? ''
    setText(typed.startsWith(sent) ? typed.slice(sent.length).trimStart() : typed)
    // What turned things first, then what was done last: what led there is the least of it.
    const byWeight = done.events
      .toReversed()
      .toSorted((a, b) => Number(inTimeline(b.kind).turning) - Number(inTimeline(a.kind).turning))
    const told = byWeight.flatMap((event) => sentence(event) ?? [])
    undo.done(told.slice(0, TOLD_MAX).join(' · '), done, state)
  }
  const enter = () => {
    if (reading) void act()
    else if (allowed.ok && noAct === undefined) {
      line.log()
      // The next line begins anew.
      setPlain(false)
    }
  }
  const asText = () => {
    setPlain(true)
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const begun =
      reading === undefined || line.text.length > (reading.open?.from ?? line.text.length)
    const ready = reading?.open?.understood === true && foretold?.ok === true
    const list = { count: suggestions.length, chosen, setAt, pick, takesEnter: begun && !ready }
    if (suggestions.length > 0 && movesIn(event, list)) return
    if (event.key === 'Escape' && (reading || noAct !== undefined)) asText()
    else if (event.key === 'Escape' && line.text === '') field.current?.blur()
    if (event.key === 'ArrowUp' && line.text === '') {
      event.preventDefault()
      focusNewest()
    }
    const back = event.key === 'z' && (event.metaKey || event.ctrlKey)
    if (back && line.text === '' && undo.offer) {
      event.preventDefault()
      undo.takeBack()
    }
    // On a touch keyboard Enter is the only way to a new line; there the button logs.
    if (event.key === 'Enter' && !event.shiftKey && (wide || event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      enter()
    }
  }
  if (!allowed.ok && allowed.code === 'not-allowed')
    return <div className="fb-logline fb-loghint">{allowed.sentence}</div>
  return (
    <div className="fb-logline fb-no-print" role="region" aria-label="Log line">
      <UndoStrip />
      <div className={reading || saysNoAct ? 'fb-above fb-above-act' : 'fb-above'}>
        <Suggestions all={suggestions} chosen={chosen} onPick={pick} />
        {reading ? <ActPreview reading={reading} foretold={foretold} /> : null}
        {saysNoAct ? <NoAct why={noAct} onText={asText} /> : null}
      </div>
      {line.timed ? (
        <InstantField label="When it happened" value={line.at} onChange={line.setAt} />
      ) : null}
      <div className="fb-logbox">
        {reading ? null : <TypeMenu line={line} />}
        <Textarea
          ref={field}
          id="log-line"
          data-begins
          data-focus-home={wide || undefined}
          className="fb-grow"
          variant="unstyled"
          aria-label="What did you see or do?"
          placeholder="What did you see or do?"
          autosize
          minRows={1}
          autoFocus={wide}
          maxRows={8}
          value={line.text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          // Several lines are written here, so it is no combobox to those who listen; the list is announced as it moves.
          aria-controls="log-suggestions"
          enterKeyHint={wide ? 'send' : 'enter'}
          autoCapitalize="sentences"
          aria-autocomplete="list"
          {...(suggestions[chosen]
            ? { 'aria-activedescendant': `log-suggestion-${suggestions[chosen].id}` }
            : {})}
        />
        {line.text === '' ? wide ? <Hints /> : null : null}
        {line.text === '' ? null : (
          <Button
            className="fb-stiff"
            onClick={() => {
              enter()
              field.current?.focus()
            }}
            aria-busy={busy}
            disabled={
              reading
                ? foretold?.ok !== true
                : !allowed.ok || line.timeMissing || noAct !== undefined
            }
          >
            {reading ? reading.act.press : 'Log'}
          </Button>
        )}
      </div>
      {line.error ? (
        <p className="fb-late fb-small" role="alert">
          {line.error}
        </p>
      ) : null}
    </div>
  )
}

/** Sentences about what was just done: more would not be read in ten seconds. */
const TOLD_MAX = 2

function Hints() {
  return (
    <span className="fb-loghint fb-nowrap fb-stiff" aria-hidden="true">
      <span className="fb-kbd">/</span> act <span className="fb-kbd">@</span> person{' '}
      <span className="fb-kbd">↵</span> log
    </span>
  )
}

/** What sort of entry it is, and when it happened if not now. */
function TypeMenu(props: { readonly line: Line }) {
  const { line } = props
  return (
    <Menu position="top-start" returnFocus>
      <Menu.Target>
        <button type="button" className="fb-type" aria-label={`Type of entry: ${line.type}`}>
          {line.type}
          {line.timed ? ', earlier' : ''} <span aria-hidden="true">▾</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {types.map((type) => (
          <Menu.Item
            key={type}
            aria-current={line.type === type ? 'true' : undefined}
            onClick={() => line.setType(type)}
          >
            {entryTypes[type].label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => line.setTimed(!line.timed)}>
          {line.timed ? 'it happened now' : 'it happened earlier…'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
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
