/** What features ask of the outside, as plain types; adapters fill them, tests fake them. This file: a letter to one person. */

/** A letter. `id` is the same whenever the same letter is sent again, so that a mail system can tell. */
export type Letter = {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Hands a letter to the mail system; resolves once it was accepted, rejects with a fault that is worth a retry. */
export type SendLetter = (letter: Letter) => Promise<void>
