/** What is being typed in the log line: its words, its type, its time, and how it is logged. */
import { useEffect, useState } from 'react'
import { useIncident, useMembers } from '#web/kit/incident.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { unsentLine, useOutbox } from '#web/kit/unsent.tsx'
import { entryTypes, type EntryType } from './contract.ts'
import { onFill } from './fill-line.tsx'

export const types = Object.keys(entryTypes) as EntryType[]

export type Line = ReturnType<typeof useLine>

export function useLine() {
  const { id, now } = useIncident()
  const { outbox } = useOutbox()
  const members = useMembers()
  // Turning a tablet draws the line anew, and a browser may crash: what is half typed is there again.
  const { value: text, set: setText } = useKept('log', '')
  const [type, setType] = useState<EntryType>('observation')
  const [timed, setTimed] = useState(false)
  const [at, setAt] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(
    () =>
      onFill(({ text: words, type: kind }) => {
        // An act begins the line; anything else goes behind what is typed already.
        setText((before) => (words.startsWith('/') ? words : `${before}${words}`))
        if (kind) setType(kind)
        document.getElementById('log-line')?.focus()
      }),
    [setText],
  )
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
