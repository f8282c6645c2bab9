/** A verb: one thing a person can do, described once; buttons, palette, log line and CLI all read it. */

export type VerbField = {
  readonly name: string
  readonly label: string
  readonly kind:
    | 'line'
    | 'text'
    | 'person'
    | 'choice'
    | 'choices'
    | 'number'
    | 'instant'
    | 'date'
    | 'switch'
    | 'entry'
    | 'project'
    | 'policy'
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
  /** False while it would be refused whatever is filled in: then it is not offered. Unsaid, it always may be. */
  readonly when?: (state: never) => boolean
}

/** A verb with the slice it belongs to. */
export type SliceVerb = Verb & { readonly slice: string }

type Kind = VerbField['kind']
/** A field that must be filled. */
export const need = (name: string, kind: Kind, label: string): VerbField => ({
  name,
  kind,
  label,
  required: true,
})
/** A field that may stay empty. */
export const maybe = (name: string, kind: Kind, label: string): VerbField => ({ name, kind, label })
/** One of several, by value and label. */
export function oneOf(
  name: string,
  label: string,
  choices: Readonly<Record<string, string>>,
): VerbField {
  return {
    name,
    kind: 'choice',
    label,
    required: true,
    choices: Object.entries(choices).map(([value, text]) => ({ value, label: text })),
  }
}
/** Any number of several. */
export function anyOf(
  name: string,
  label: string,
  choices: Readonly<Record<string, string>>,
): VerbField {
  return { ...oneOf(name, label, choices), kind: 'choices' }
}
/** Labels of a catalogue such as `{ customer: { label: 'A customer told us' } }`. */
export function labels(
  catalogue: Readonly<Record<string, { readonly label: string }>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(catalogue).map(([id, entry]) => [id, entry.label]))
}
