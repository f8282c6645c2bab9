/** The log in the room: timeline, indicators, theories, and the line at the foot. */
import { MoreEntries, useLogEntries } from '#web/kit/gaps.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { useOpenVerb, useVerbActions } from '#web/kit/open-verb.ts'
import type { SectionProps, Surface } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, LongList, Section } from '#web/kit/widgets.tsx'
import { standing, type EntryType } from './contract.ts'
import { entryActs } from './entry-acts.tsx'
import { fillLine } from './fill-line.tsx'
import { LogLine } from './panel.tsx'
import { VIEWS_ID } from './timeline-views.tsx'
import { Timeline, TimelineCount } from './timeline.tsx'

function Indicators(props: SectionProps) {
  return <Entries {...props} type="indicator" />
}

function Theories(props: SectionProps) {
  const aside = (
    <>
      <span>not facts · never leave this page</span>
      {props.aside}
    </>
  )
  return <Entries {...props} type="theory" aside={aside} />
}

/** Logged below, shown here; a theory never looks like a fact. */
function Entries(props: SectionProps & { readonly type: EntryType }) {
  const { nameOf } = useIncident()
  const { entries, missing, more } = useLogEntries(props.type)
  return (
    <Section id={props.id} title={props.title} aside={props.aside}>
      {entries.length + missing === 0 ? <Empty>{props.belongs}</Empty> : null}
      <MoreEntries missing={missing} more={more} />
      <LongList rows={entries}>
        {(shown) =>
          shown.map((entry) => (
            <div key={entry.seq} className={props.type === 'theory' ? 'fb-theory' : 'fb-indicator'}>
              {props.type === 'indicator' ? <code>{entry.text}</code> : entry.text}{' '}
              <a href={`#e${entry.seq}`} className="fb-small fb-faint">
                {nameOf(entry.by)}, <When at={entry.occurred} />
              </a>
            </div>
          ))
        }
      </LongList>
      {props.children}
    </Section>
  )
}

const useCount = (type: EntryType) => useIncident().state.log.counts[type] ?? ''

function IndicatorsCount() {
  return useCount('indicator')
}

function TheoriesCount() {
  return useCount('theory')
}

/** The line, with every verb of the reader behind `/`. */
function Line() {
  const verbs = useVerbActions(useOpenVerb())
  return <LogLine slash={verbs} />
}

const focusOn = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus()

export const surface: Surface = {
  sections: {
    timeline: { Body: Timeline, Count: TimelineCount },
    indicators: { Body: Indicators, Count: IndicatorsCount },
    theories: { Body: Theories, Count: TheoriesCount },
  },
  parts: [{ place: 'foot', Body: Line }],
  anchors: { add: 'log-line' },
  keys: {
    'In the room': [
      { key: 'l', what: 'Write in the log line', press: () => focusOn('#log-line') },
      { key: '/', what: 'Act by a line', press: () => fillLine({ text: '/' }) },
      {
        key: 'f',
        what: 'What the timeline shows',
        press: () => focusOn(`#${VIEWS_ID} button[tabindex="0"]`),
      },
    ],
    'In the log line': [
      { key: 'Enter', what: 'Log it, or do it' },
      { key: 'Shift + Enter', what: 'A new line' },
      { key: '/ and a word', what: 'Act: what Enter will do is shown before' },
      { key: '@', what: 'Name somebody' },
      { key: 'Tab', what: 'Complete' },
      { key: '⌘/Ctrl + Z', what: 'Take back what was just done, for ten seconds' },
      { key: '↑', what: 'To the newest entry' },
    ],
    'In a list or the sections': [{ key: '↑ ↓ Home End', what: 'Another button or link of it' }],
    'On an entry': [
      { key: '↑ ↓ Home End', what: 'Another entry' },
      ...entryActs.map(({ key, label }) => ({ key: `Shift + ${key}`, what: label })),
      { key: 'Esc', what: 'Back to the log line' },
    ],
  },
  choices: (state) => standing(state.log),
}
