/** The shipped presets by id. A workspace begins with the first; its owner chooses, and changes what it says in its text. */
import type { Policy } from '../contract.ts'
import { base, levels } from './base.ts'

const reconciled: Policy = {
  preset: 'reconciled',
  title: 'Reconciled',
  source:
    'Alegion’s clocks, CivicActions’ severities, solo window and handoff, Mozilla’s document, PagerDuty’s quiet, Flexion’s separation of roles and nameless retrospective; where they contradict each other, the numbers below say how it is settled.',
  definition: base.definition,
  terms: {
    commander: 'Commander',
    communicator: 'Communicator',
    responder: 'Responder',
    scribe: 'Scribe',
    observer: 'Observer',
  },
  otherRoles: [
    {
      id: 'coordinator',
      label: 'Coordinator',
      does: 'Sees to what the others need: equipment, food, rooms, requests to other teams.',
    },
    {
      id: 'liaison',
      label: 'Liaison',
      does: 'Speaks with one party outside, such as a customer, a provider or the police.',
    },
    {
      id: 'expert',
      label: 'Expert',
      does: 'Knows an affected system, and is asked about it.',
    },
  ],
  categories: [...base.categories].map((category) => ({
    ...category,
    subtypes: [...category.subtypes],
  })),
  levels,
  clocks: {
    triageDecision: 5,
    soloSoft: 15,
    soloFirm: 30,
    warnAt: [0.5, 0.8],
    retroFrom: 'concluded',
  },
  classification: { ...base.classification, levels: [...base.classification.levels] },
  access: { untaken: 'open', taken: 'restricted' },
  roles: { commanderRemediates: 'warn', communicatorResponds: 'warn' },
  handoff: {
    overlapMin: 15,
    overlapMax: 20,
    earlyRelease: 'warn',
    dutyWithoutHandoff: 'warn',
    incomplete: 'warn',
  },
  tasks: { verifierIsDoer: 'block', similarOpen: 'warn' },
  sitreps: { nextBeyondRhythm: 'warn', finalBeforeContained: 'warn' },
  closing: {
    immediateUnverified: 'warn',
    noFinalSitrep: 'block',
    noDiscoveryMethod: 'block',
    noMonitoringTask: 'warn',
  },
  retro: {
    incident: 'full',
    falseAlarm: 'light',
    namesInText: 'warn',
    questions: [...base.retroQuestions],
  },
  zone: 'UTC',
}

const civicActions: Policy = {
  ...reconciled,
  preset: 'civicactions',
  title: 'CivicActions',
  source:
    'CivicActions Security Incident Response Procedures (public guidebook): six steps, authority by severity, the handoff ceremony; the clocks it does not name are taken from Alegion’s table.',
  terms: {
    commander: 'Incident commander',
    communicator: 'Communications officer',
    responder: 'Responder',
    scribe: 'Scribe',
    observer: 'Observer',
  },
  otherRoles: [],
  levels: levels.map(({ alias: _alias, ...level }) => level),
  // The incident commander stays out of remediation; the communicator may be the commander or a responder (C-04, C-05).
  roles: { commanderRemediates: 'block', communicatorResponds: 'off' },
  handoff: { ...reconciled.handoff, earlyRelease: 'block' },
  // The incident commander verifies what was done, and separates the immediate from what can be deferred.
  tasks: {
    ...reconciled.tasks,
    verifierIsNotCommander: 'block',
    horizonByOthers: 'warn',
  },
  closing: {
    immediateUnverified: 'block',
    noFinalSitrep: 'block',
    noDiscoveryMethod: 'block',
    noMonitoringTask: 'off',
  },
  retro: { ...reconciled.retro, falseAlarm: 'none', namesInText: 'off' },
}

/** Ids under which a workspace keeps the policies made of presets; fixed, so that two processes cannot make two. */
export const presetIds = {
  reconciled: '00000000-0000-4000-8001-000000000001',
  civicactions: '00000000-0000-4000-8001-000000000002',
} as const
export type PresetId = keyof typeof presetIds

/** Presets by id, in the order they are offered. */
export const presets: Readonly<Record<PresetId, Policy>> = {
  reconciled,
  civicactions: civicActions,
}

/** The presets as they are offered. */
export const presetList: readonly {
  readonly id: string
  readonly title: string
  readonly source: string
}[] = Object.values(presets).map(({ preset, title, source }) => ({ id: preset, title, source }))
