/**
 * What the desktop is told: a reference and a kind, never a title, a name or a word of the record. A desktop shows
 * its notices to whoever is near, and keeps them.
 */

/** Of what waits, all that is used: whose it is, and its kind in the slice's word. */
type Waits = { readonly what: string; readonly incident: { readonly ref: string } }

/** More at once are one notice that says how many. */
const NOTICES_MAX = 3

/** The kinds in words; one that is not here is something. */
const kinds: Readonly<Record<string, string>> = {
  action: 'an action',
  check: 'a task to check',
  conclude: 'an incident to close',
  decide: 'a decision',
  'final-sitrep': 'the last report to send',
  handoff: 'a handover to confirm',
  'handoff-question': 'a question before a handover',
  mention: 'a mention',
  report: 'a report to publish',
  retro: 'a retrospective',
  rules: 'rules to read',
  sitrep: 'a report to send',
  take: 'a report that nobody has taken',
  takeover: 'a takeover to tell of',
  task: 'a task',
}

export type Notice = { readonly title: string; readonly body: string; readonly to: string }

/** What the desktop says of what is new: by reference and kind. */
export function noticesFor(fresh: readonly Waits[]): readonly Notice[] {
  if (fresh.length > NOTICES_MAX)
    return [{ title: 'Firebreak', body: `${fresh.length} things wait for you.`, to: '/' }]
  return fresh.map(({ incident, what }) => ({
    title: incident.ref,
    body: `Waits for you: ${Object.hasOwn(kinds, what) ? kinds[what] : 'something'}.`,
    to: `/i/${incident.ref}`,
  }))
}
