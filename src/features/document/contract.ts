/**
 * Document: the twelve sections in Jeff Bryner's order, present from the first second, with the
 * classification that says how to treat them and the one zone all times are shown in.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import {
  lineSchema,
  PROSE_MAX,
  proseSchema,
  REASON_MAX,
  noteSchema,
  TITLE_MAX,
  oneOfThese,
  wordSchema,
} from '#kernel/words.ts'

/** The twelve sections, in order. `written` ones hold prose; the others fill themselves from the record. `short` is for navigation. */
export const sections = [
  {
    id: 'classification',
    title: 'Data classification',
    short: 'Classification',
    written: false,
    belongs: 'How this information must be treated, and by whom.',
  },
  {
    id: 'summary',
    title: 'Summary',
    written: true,
    belongs: 'For executives: when, who was told of what, and what it means for the business.',
  },
  {
    id: 'timeline',
    title: 'Timeline',
    written: false,
    belongs: 'Facts in the order they happened, one zone. Log the first one below.',
  },
  {
    id: 'indicators',
    title: 'Indicators',
    written: false,
    belongs: 'Addresses, hosts, hashes and accounts we talk about. Log them as “indicator”.',
  },
  {
    id: 'details',
    title: 'Details and kill chain',
    short: 'Details',
    written: true,
    belongs: 'Only what is known to be true; no theories, no to-dos.',
  },
  {
    id: 'response',
    title: 'Response',
    written: false,
    belongs: 'Everything done so far that helped. Fills itself from finished tasks and actions.',
  },
  {
    id: 'next-steps',
    title: 'Next steps',
    written: false,
    belongs: 'Who said they would do what. Every one needs a name.',
  },
  {
    id: 'theories',
    title: 'Theories',
    written: false,
    belongs: 'Ideas, wild ones welcome. They never leave this page as facts.',
  },
  {
    id: 'lessons',
    title: 'Lessons learned',
    short: 'Lessons',
    written: false,
    belongs: 'Caught raw while they are fresh; sorted at the end.',
  },
  {
    id: 'background',
    title: 'Background',
    written: true,
    belongs: 'What somebody new to this system needs to know.',
  },
  {
    id: 'comms',
    title: 'Comms',
    written: true,
    belongs: 'What was sent to whom, and links to drafts of legal, PR and HR.',
  },
  {
    id: 'appendix',
    title: 'Appendix',
    written: true,
    belongs: 'Key extracts only. Bulk is kept elsewhere and named here.',
  },
] as const
export type SectionId = (typeof sections)[number]['id']
export type WrittenId = Extract<(typeof sections)[number], { written: true }>['id']
const written = oneOfThese(['summary', 'details', 'background', 'comms', 'appendix'])
export const isWritten = (id: SectionId): id is WrittenId => written.safeParse(id).success

const slot = lineSchema(300, 'This part of the summary')
/** The executive summary's four slots: when, whom, what, what it means. */
const slots = z.strictObject({
  date: slot,
  organisation: slot,
  notifiedOf: slot,
  impact: slot,
})
export type SummarySlots = z.output<typeof slots>

export const events = {
  'document.written.v1': z.strictObject({
    section: wordSchema,
    text: proseSchema(PROSE_MAX, 'The section'),
    slots: slots.optional(),
  }),
  'document.classified.v1': z.strictObject({
    level: wordSchema,
    reason: proseSchema(REASON_MAX, 'The reason'),
  }),
  'document.zone-set.v1': z.strictObject({ zone: lineSchema(60, 'The zone') }),
}
export type DocumentEvent = RecordedOf<typeof events>

export const commands = {
  write: {
    input: z.strictObject({
      section: written,
      text: proseSchema(PROSE_MAX, 'The section'),
      /** The entry number of the text you started from (0 for an empty one); a newer one is a conflict, shown to you. */
      base: z.number().int().min(0),
    }),
    needs: 'write' as const,
    says: 'Writes one of the prose sections.',
  },
  summarise: {
    input: z.strictObject({ ...slots.shape, base: z.number().int().min(0) }),
    needs: 'write' as const,
    says: 'Writes the executive summary from its four parts as one sentence (R-116).',
  },
  classify: {
    input: z.strictObject({
      level: lineSchema(60, 'The level'),
      reason: noteSchema(REASON_MAX, 'The reason'),
    }),
    needs: 'command' as const,
    says: 'Changes the classification, with the reason (R-114).',
  },
  'set-zone': {
    input: z.strictObject({ zone: lineSchema(60, 'The zone') }),
    needs: 'command' as const,
    says: 'Chooses the zone in which everyone sees times, such as UTC or Europe/Berlin (R-118).',
  },
}
export type DocumentCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so': 'It already has this classification.',
  'section-changed':
    'Somebody wrote this section while you were typing. Your text is still here; compare it and send it again.',
  'unknown-classification': 'Choose one of: {known}.',
  'unknown-zone': 'Give a zone such as UTC or Europe/Berlin.',
} as const

export type SectionText = {
  readonly text: string
  readonly slots?: SummarySlots
  /** The entry that wrote it; 0 while nobody has. */
  readonly seq: number
  readonly at: string | null
  readonly by: string | null
}

export type DocumentState = {
  readonly classification: string
  readonly zone: string
  /** The written ones by their word; a later version may have written others. */
  readonly sections: Readonly<Record<WrittenId, SectionText> & Record<string, SectionText>>
}

/** A summary that fits one page and one breath. */
export const SUMMARY_HINT = TITLE_MAX * 3
