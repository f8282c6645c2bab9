import { need, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'rename',
    label: 'Rename the workspace',
    hint: 'The name people see when they sign in.',
    fields: [need('name', 'line', 'Name')],
  },
  {
    verb: 'choose-policy',
    label: 'Choose the response policy',
    hint: 'New incidents that belong to no project begin under it.',
    fields: [need('policy', 'line', 'Policy')],
  },
]
