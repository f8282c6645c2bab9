/**
 * Records of a kind that has no pages of its own: a list, and for each record what it did, and its verbs. A kind that people
 * meet every day gets its own page; until then it is all there.
 */
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { kindNamed, kinds } from '#features/index.ts'
import { sentenceCase, counted } from '#kernel/words.ts'
import type { SliceVerb } from '#kernel/verb.ts'
import { Dialog } from '#web/kit/dialog.tsx'
import { ActButton, MaybeButton, side } from '#web/kit/buttons.tsx'
import { showDone } from '#web/kit/command.tsx'
import { LiveRecord, useRecord } from '#web/kit/record.tsx'
import { useRows } from '#web/kit/records.ts'
import { VerbForm } from '#web/kit/verb-form.tsx'
import { Empty, PageHead } from '#web/kit/widgets.tsx'
import { NothingHere } from '../shell.tsx'
import { RecordHistory } from './record-history.tsx'

const listRoute = getRouteApi('/signed-in/with-bar/records/$kind')
const recordRoute = getRouteApi('/signed-in/with-bar/records/$kind/$id')

type Row = { readonly id: string; readonly name?: string; readonly title?: string }

/** Every kind of record there is, apart from the workspace, which is one. */
export function KindsPage() {
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead title="Records" under="Everything Firebreak keeps, by its kind." />
      <ul className="fb-list fb-panel">
        {kinds
          .filter((kind) => !kind.only)
          .map(({ plural }) => (
            <li key={plural}>
              <Link
                to={ownPages[plural] ?? '/records/$kind'}
                params={{ kind: plural }}
                className="fb-grow fb-plain-link"
              >
                {sentenceCase(plural)}
              </Link>
            </li>
          ))}
      </ul>
    </div>
  )
}

/** Kinds that have pages of their own. */
const ownPages: Readonly<Record<string, '/incidents' | '/projects' | '/policies' | undefined>> = {
  incidents: '/incidents',
  projects: '/projects',
  policies: '/policies',
}

export function RecordsPage() {
  const { kind: plural } = listRoute.useParams()
  const kind = kindNamed(plural)
  return kind ? <Rows plural={kind.plural} /> : <NothingHere />
}

function Rows({ plural }: { readonly plural: string }) {
  const rows = useRows<Row>(plural)
  if (rows.error && !rows.data) return <NothingHere />
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead title={sentenceCase(plural)} />
      <ul className="fb-list fb-panel">
        {(rows.data ?? []).map((row) => (
          <li key={row.id}>
            <Link
              to="/records/$kind/$id"
              params={{ kind: plural, id: row.id }}
              className="fb-grow fb-plain-link"
            >
              {row.name ?? row.title ?? row.id}
            </Link>
          </li>
        ))}
        {rows.data?.length === 0 ? <Empty>You cannot see any of these yet.</Empty> : null}
      </ul>
    </div>
  )
}

export function RecordPage() {
  const { kind: plural, id } = recordRoute.useParams()
  const kind = kindNamed(plural)
  if (!kind) return <NothingHere />
  return (
    <LiveRecord
      key={id}
      kind={kind}
      id={id}
      waiting={<p className="fb-page fb-dim">Loading…</p>}
      absent={<NothingHere />}
    >
      <AnyRecord />
    </LiveRecord>
  )
}

function AnyRecord() {
  const { kind, id, state } = useRecord()
  const rows = useRows<Row>(kind.plural)
  const row = rows.data?.find((candidate) => candidate.id === id)
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        over={
          <Link to="/records/$kind" params={{ kind: kind.plural }}>
            {sentenceCase(kind.plural)}
          </Link>
        }
        title={row?.name ?? row?.title ?? sentenceCase(kind.word)}
        under={counted(state.seq, 'entry', 'entries')}
      />
      <Verbs />
      <RecordHistory kind={kind.plural} id={id} />
    </div>
  )
}

/** Every verb of this reader, each with its form. */
function Verbs() {
  const { kind, may } = useRecord()
  const [opened, setOpened] = useState<SliceVerb | null>(null)
  const own = kind.verbs.filter(({ slice, verb }) => may(slice, verb).ok)
  return (
    <div className="fb-actions">
      {own.map((verb) =>
        verb.fields.length === 0 ? (
          <ActButton
            key={`${verb.slice}/${verb.verb}`}
            act={verb}
            look={side}
            said={`${verb.label}: done.`}
          >
            {verb.label}
          </ActButton>
        ) : (
          <MaybeButton
            key={`${verb.slice}/${verb.verb}`}
            can={{ ok: true }}
            look={side}
            onPress={() => setOpened(verb)}
          >
            {verb.label}
          </MaybeButton>
        ),
      )}
      {opened ? (
        <Dialog onClose={() => setOpened(null)} title={opened.label}>
          <VerbForm
            act={opened}
            fields={opened.fields}
            submit={opened.label}
            hint={opened.hint}
            onCancel={() => setOpened(null)}
            onDone={() => {
              setOpened(null)
              showDone(`${opened.label}: done.`)
            }}
          />
        </Dialog>
      ) : null}
    </div>
  )
}
