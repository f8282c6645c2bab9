import { need, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'set',
    label: 'Move it to a project',
    hint: 'Decides who may see it and which policy it runs under.',
    fields: [need('project', 'project', 'Project')],
  },
]
