/** What was just done can be taken back for ten seconds: by one press, openly, and the record holds both. */
import { Button } from '@mantine/core'
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { LineCommand } from '#kernel/line.ts'
import { SECOND } from '#kernel/instant.ts'
import { showDone, useRunAll } from './command.tsx'
import { useRecord, type Done, type PageRecord } from './record.tsx'

/** So long it is offered. Letters about a report wait for longer. */
const UNDO_MS = 10 * SECOND

/** Said where the way back was. */
const TAKEN_BACK = 'Taken back. Both are in the record.'
const SAID_MS = 6 * SECOND

/** What was said, and what takes it back; nothing for what was taken back itself. */
type Offer = {
  readonly said: string
  readonly commands: readonly LineCommand[]
  readonly until: number
}
type Undo = {
  readonly offer: Offer | null
  /** Says what was done, and offers to take back what can be. `before` is the record as it was. */
  readonly done: (said: string, recorded: Done, before: PageRecord['state']) => void
  readonly takeBack: () => void
}

const UndoContext = createContext<Undo | null>(null)

export function UndoProvider(props: { readonly children: ReactNode }) {
  const { kind } = useRecord()
  const runAll = useRunAll()
  const [offer, setOffer] = useState<Offer | null>(null)
  const undo = useMemo(
    (): Undo => ({
      offer,
      done: (said, { events }, before) => {
        const commands = kind.takeBack(events, before)
        setOffer(commands.length > 0 ? { said, commands, until: Date.now() + UNDO_MS } : null)
        if (commands.length === 0) showDone(said)
      },
      takeBack: () => {
        if (!offer || offer.commands.length === 0) return
        setOffer(null)
        // What did not get through is offered on, for as long as it can be taken back.
        void runAll(offer.commands).then((taken) =>
          setOffer(taken ? { said: TAKEN_BACK, commands: [], until: Date.now() + SAID_MS } : offer),
        )
      },
    }),
    [offer, kind, runAll],
  )
  useEffect(() => {
    if (!offer) return
    const timer = setTimeout(() => setOffer(null), Math.max(0, offer.until - Date.now()))
    return () => clearTimeout(timer)
  }, [offer])
  return <UndoContext value={undo}>{props.children}</UndoContext>
}

export function useUndo(): Undo {
  const undo = use(UndoContext)
  if (!undo) throw new Error('useUndo needs an UndoProvider')
  return undo
}

/** What was done, and the way back while there is one. */
export function UndoStrip() {
  const { offer, takeBack } = useUndo()
  return (
    <div role="status" aria-live="polite">
      {offer ? <Offered key={offer.until} offer={offer} onPress={takeBack} /> : null}
    </div>
  )
}

function Offered(props: { readonly offer: Offer; readonly onPress: () => void }) {
  const { offer } = props
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="fb-undo">
      <span className="fb-grow">{offer.said}</span>
      {offer.commands.length === 0 ? null : (
        <Button variant="default" size="xs" onClick={props.onPress}>
          Undo
          {/* Counted for the eye only: a second is not news to listen to. */}
          <span aria-hidden="true">
            &nbsp;({Math.ceil(Math.max(0, offer.until - now) / SECOND)} s)
          </span>
        </Button>
      )}
    </div>
  )
}
