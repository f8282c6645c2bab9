/** The frame of the incident's other pages: bar, classification, where one is, and the way back. */
import { Link, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useIncident } from '#web/kit/incident.tsx'
import { Place } from '#web/kit/surface.tsx'
import { PageHead } from '#web/kit/widgets.tsx'
import { Bar, NothingHere, Waiting } from '../shell.tsx'
import { ConnectionNote } from './connection-note.tsx'
import { pageAt } from './surfaces.ts'

/** The page that a slice brings, at `/i/{ref}/{page}`. */
export function SlicePage() {
  const { page: path } = useParams({ from: '/signed-in/i/$ref/$page' })
  const { state, ref } = useIncident()
  const page = pageAt(path)
  if (!page)
    return (
      <>
        <Bar />
        <main id="main">
          <NothingHere />
        </main>
      </>
    )
  const { Over, Body } = page
  return (
    <>
      <Place name="banner" />
      <ConnectionNote />
      <Bar />
      <main id="main" className={page.wide ? 'fb-page' : 'fb-page fb-page-narrow'}>
        <PageHead
          over={
            <>
              <Link to="/i/$ref" params={{ ref }}>
                {state.incident.codename} · {ref}
              </Link>
              <Place name="short" />
              {Over ? (
                <span>
                  <Over />
                </span>
              ) : null}
            </>
          }
          title={page.title(state)}
          {...(page.under === undefined ? {} : { under: page.under })}
        />
        <Suspense fallback={<Waiting />}>
          <Body />
        </Suspense>
      </main>
    </>
  )
}
