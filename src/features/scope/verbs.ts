import { maybe, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'set',
    label: 'Put it under a project',
    hint: 'Who may know of it and its policy follow.',
    fields: [maybe('project', 'project', 'Project (none: the house’s own)')],
  },
]
