/** Home's answer in words: what is running, what waits for the reader, and how late the latest of it is. Calm is never claimed unproven. */
import { HOUR, ms } from '#kernel/instant.ts'
import { gapInWords } from '#web/kit/zone-time.ts'

export type HomeFacts = {
  /** Severities of the incidents that are running, as their labels; the gravest first. */
  readonly running: readonly string[]
  /** When each thing that waits for the reader is owed: an instant, a date, or null. */
  readonly owed: readonly (string | null)[]
  /** Reports and alerts that nobody has taken. */
  readonly untaken: number
  /** False while lists are not whole, or the server does not answer: then nothing can be called calm. */
  readonly known: boolean
  readonly now: string
}
export type HomeWords = {
  readonly answer: string
  /** The part of the answer that says how late the reader is; empty when they are not. */
  readonly late: string
  readonly under: string
}

export function homeWords({ running, owed, untaken, known, now }: HomeFacts): HomeWords {
  const late = lateness(owed, now)
  const waits = `${counted(owed.length, 'thing waits', 'things wait')} for you${late === '' ? '.' : ','}`
  // Whatever came in and nobody has is said before anything is called calm.
  const quiet = untaken === 0 ? 'Nothing waits for you.' : came(untaken)
  const under = owed.length > 0 ? came(untaken) : ''
  if (running.length === 0 && owed.length === 0 && untaken === 0)
    return {
      answer: known
        ? 'No incident that is open to you is running, and nothing waits for you.'
        : 'What is running is not known yet.',
      late: '',
      under: '',
    }
  const fire =
    running.length > 0
      ? runningInWords(running)
      : known
        ? 'No incident that is open to you is running.'
        : ''
  return {
    answer: [fire, owed.length > 0 ? waits : quiet].filter((part) => part !== '').join(' '),
    late,
    under,
  }
}

function runningInWords(labels: readonly string[]): string {
  const [gravest = ''] = labels
  if (labels.length === 1) return `One incident is running, and it is ${gravest}.`
  const so = labels.filter((label) => label === gravest).length
  const which =
    so === labels.length
      ? `${so === 2 ? 'both' : 'all'} ${gravest}`
      : `${so === 1 ? 'one is' : `${number(so)} are`} ${gravest}`
  return `${capital(number(labels.length))} incidents are running, ${which}.`
}

/** `one is 13 min late.`; of several the latest counts. */
function lateness(owed: readonly (string | null)[], now: string): string {
  const late = owed.filter((due) => due !== null && isLate(due, now)).map((due) => due ?? '')
  if (late.length === 0) return ''
  const instants = late.filter((due) => due.length > 10)
  const worst = Math.max(...instants.map((due) => ms(now) - ms(due)))
  const by = instants.length > 0 ? gapInWords(worst) : undefined
  if (late.length === 1) return by === undefined ? 'one is late.' : `one is ${by} late.`
  return `${number(late.length)} are late${by === undefined ? '' : `, one by ${by}`}.`
}

/** A date is late when it is over; an instant when it has passed. */
export function isLate(due: string, now: string): boolean {
  return due.length === 10 ? due < now.slice(0, 10) : ms(due) < ms(now)
}

function came(untaken: number): string {
  return untaken === 0
    ? ''
    : `${counted(untaken, 'report or alert', 'reports or alerts')} came in that nobody has taken yet.`
}

const SMALL = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ')
const number = (count: number): string => SMALL[count] ?? String(count)
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
const counted = (count: number, one: string, many: string): string =>
  `${capital(number(count))} ${count === 1 ? one : many}`

/** What has so long still is for another day. */
const FAR_MS = 12 * HOUR

type Placed = { readonly due: string | null; readonly at: string; readonly asked?: true }

/**
 * What is late first, then what somebody waits for an answer to, then what is owed by a time, then what waits without one, the longest
 * first; what has until another day comes last.
 */
export function byLateness<W extends Placed>(waiting: readonly W[], now: string): readonly W[] {
  const place = ({ due, at, asked }: W): string => {
    if (due === null) return `${asked ? '1z' : '3'}${at}`
    if (isLate(due, now)) return `1${due}`
    const far = due.length === 10 || ms(due) - ms(now) > FAR_MS
    return `${far ? 4 : 2}${due}`
  }
  return waiting.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0))
}
