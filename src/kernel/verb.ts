/** A verb: one thing a person can do, described once; buttons, palette, log line and CLI all read it. */

export type VerbField = {
  readonly name: string
  readonly label: string
  readonly kind: 'line' | 'text' | 'person' | 'choice' | 'choices' | 'number' | 'instant' | 'date' | 'switch' | 'entry'
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  readonly required?: boolean
}

export type Verb = {
  /** The slice's verb: `assign` in the slice `roles`. */
  readonly verb: string
  readonly label: string
  /** One line under the label; says what happens. */
  readonly hint: string
  readonly fields: readonly VerbField[]
  /** A single key that opens it in the room, where it is worth one. */
  readonly shortcut?: string
}
