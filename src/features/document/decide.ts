import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { isZone } from '#kernel/words.ts'
import type { PolicyState } from '../policy/contract.ts'
import {
  commands,
  events,
  refusals,
  sections,
  type DocumentCommand,
  type DocumentEvent,
  type DocumentState,
  type SectionText,
  type SummarySlots,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly document: DocumentState; readonly policy: PolicyState }

const empty: SectionText = { text: '', seq: 0, at: null, by: null }

function evolve(state: DocumentState, event: DocumentEvent): DocumentState {
  switch (event.kind) {
    case 'document.written.v1': {
      const { section, text, slots } = event.body
      const written = {
        text,
        seq: event.seq,
        at: event.recorded,
        by: event.actor,
        ...(slots ? { slots } : {}),
      }
      return { ...state, sections: { ...state.sections, [section]: written } }
    }
    case 'document.classified.v1':
      return { ...state, classification: event.body.level }
    case 'document.zone-set.v1':
      // A zone that this machine does not know cannot be shown in; the sentence still names it.
      return { ...state, zone: isZone(event.body.zone) ? event.body.zone : 'UTC' }
  }
}

function decide(command: DocumentCommand, world: World<Needed>): Decided {
  const { document, policy } = world.state
  switch (command.verb) {
    case 'write': {
      const { section, text, base } = command.input
      const stale = refuseStale(document.sections[section], base)
      return stale ?? go({ kind: 'document.written.v1', body: { section, text } })
    }
    case 'summarise': {
      const { base, ...slots } = command.input
      const stale = refuseStale(document.sections.summary, base)
      return (
        stale ??
        go({
          kind: 'document.written.v1',
          body: { section: 'summary', text: summarySentence(slots), slots },
        })
      )
    }
    case 'classify': {
      const { level } = command.input
      if (!policy.document.classification.levels.some(({ id }) => id === level))
        return no('unknown-classification', {
          known: policy.document.classification.levels.map(({ id }) => id).join(', '),
        })
      if (level === document.classification) return no('already-so')
      return go({ kind: 'document.classified.v1', body: command.input })
    }
    case 'set-zone':
      if (!isZone(command.input.zone)) return no('unknown-zone')
      return go({ kind: 'document.zone-set.v1', body: command.input })
  }
}

function refuseStale(section: SectionText, base: number): Decided | undefined {
  if (section.seq === base) return undefined
  return no('section-changed')
}

/** "On 21 November 2026 the platform team was notified of an exposed token, resulting in …." (R-116) */
export function summarySentence(slots: SummarySlots): string {
  const plain = (text: string) => text.replace(/[.\s]+$/, '')
  return `On ${plain(slots.date)} ${plain(slots.organisation)} was notified of ${plain(slots.notifiedOf)}, resulting in ${plain(slots.impact)}.`
}

/** The living document (R-110, R-111, R-114, R-118). */
export const document: Slice<'document', DocumentState, typeof events, typeof commands, Needed> = {
  name: 'document',
  events,
  commands,
  refusals,
  verbs,
  initial: {
    classification: '',
    zone: 'UTC',
    sections: { summary: empty, details: empty, background: empty, comms: empty, appendix: empty },
  },
  evolve,
  decide,
  timeline: { opening: ['document.classified.v1', 'document.zone-set.v1'] },
  say: (event, nameOf, { policy }) => {
    switch (event.kind) {
      case 'document.written.v1': {
        const title =
          sections.find((section) => section.id === event.body.section)?.title ?? event.body.section
        return `${nameOf(event.actor)} wrote the section “${title}”`
      }
      case 'document.classified.v1': {
        const { level, reason } = event.body
        const { levels } = policy.document.classification
        const label = levels.find(({ id }) => id === level)?.label ?? level
        return `Classified as “${label}”${reason ? `: ${reason}` : ''}`
      }
      case 'document.zone-set.v1':
        return `Times are shown in ${event.body.zone}`
    }
  },
}
