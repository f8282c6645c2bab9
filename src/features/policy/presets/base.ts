/**
 * What every preset shares: our own words for the definition, categories, classification and closing items.
 * Sources are named in each preset's `source`; facts and figures are theirs, sentences are ours.
 */
import type { Policy } from '../contract.ts'

/** The parts of a policy that the shipped presets agree on. */
export const base = {
  definition:
    'An incident is a breach, or a threat of one that is about to happen, of our security policy, our rules of acceptable use or ordinary good security practice. It is meant broadly: anything that might endanger our systems or data counts. When in doubt, report it; reporting is never punished.',
  categories: [
    {
      id: 'security-breach',
      label: 'Security breach',
      quiet: true,
      subtypes: [
        'Unauthorised access',
        'Misconfiguration',
        'Malicious activity',
        'Exposed secret',
        'Phishing',
        'Other concern',
      ],
    },
    { id: 'regression', label: 'Regression or bug', quiet: false, subtypes: [] },
    { id: 'performance', label: 'Performance degradation', quiet: false, subtypes: [] },
  ],
  classification: {
    default: 'individuals',
    tlp: 'AMBER+STRICT',
    levels: [
      {
        id: 'individuals',
        label: 'Confidential – specific individuals only',
        rules:
          'Share what you read here only with people named on this incident, one by one; never with a group, a list or the whole company. Speak about it only where they alone can hear. Questions go to the person shown under “questions to”.',
      },
      {
        id: 'confidential',
        label: 'Confidential',
        rules:
          'Keep inside the organisation, with people who need it for their work. Not in public channels, not to partners.',
      },
      {
        id: 'internal',
        label: 'Internal',
        rules: 'Anyone in the organisation may know. Nothing goes outside it.',
      },
      { id: 'public', label: 'Public', rules: 'Released. Anyone may know.', tlp: 'CLEAR' },
    ],
  },
  retroQuestions: [
    'What did we expect to happen, and what happened instead?',
    'What told us that something was wrong, and what could have told us sooner?',
    'Which part of our process, tools or training made this harder than it had to be?',
    'What went well that we want to keep?',
    'What would make this impossible, or boring, next time?',
  ],
} as const satisfies {
  definition: string
  categories: Policy['categories']
  classification: Policy['classification']
  retroQuestions: readonly string[]
}

const HOUR = 60
const DAY = 24 * HOUR

/** High, Medium, Low with CivicActions' criteria and cadence in our words, and Alegion's clocks (R-033, R-035, R-036, §17). */
export const levels: Policy['levels'] = [
  {
    id: 'high',
    label: 'High',
    alias: 'P1',
    criteria: [
      {
        id: 'sensitive-data',
        text: 'Sensitive personal data was read or changed by someone who must not',
      },
      { id: 'many-down', text: 'Many customers cannot use the service' },
      { id: 'money-high', text: 'The financial damage is significant' },
    ],
    examples: [
      'Confirmed breach of sensitive personal data',
      'Root access to production in the wrong hands',
      'Denial of service with a severe outage',
    ],
    clocks: { ack: 30, triage: HOUR, remediate: DAY, retro: 36 * HOUR },
    sitrep: HOUR,
    authority: 'You may act now, even if it disrupts the service. Tell people as soon as you can.',
  },
  {
    id: 'medium',
    label: 'Medium',
    alias: 'P2',
    criteria: [
      {
        id: 'personal-data-tried',
        text: 'Somebody tried to reach personal data and, as far as we know, failed',
      },
      { id: 'some-down', text: 'Many users notice a limited loss of service' },
      { id: 'money-medium', text: 'The financial damage is limited' },
    ],
    examples: [
      'Suspected breach of personal data',
      'Targeted but unsuccessful attempts on production',
      'Phishing against staff',
    ],
    clocks: { ack: 4 * HOUR, triage: 12 * HOUR, remediate: 3 * DAY, retro: 3 * DAY },
    sitrep: 12 * HOUR,
    authority:
      'Agree on it with the team and the project’s leads first; if they cannot be reached within an hour, act.',
  },
  {
    id: 'low',
    label: 'Low',
    alias: 'P3',
    criteria: [
      { id: 'no-data', text: 'No personal data is involved' },
      { id: 'no-down', text: 'The service works for everyone' },
      { id: 'no-money', text: 'There is no financial damage' },
    ],
    examples: ['Attempts on a test system', 'Denial of service nobody noticed'],
    clocks: { ack: DAY, triage: DAY, remediate: 7 * DAY, retro: 7 * DAY },
    sitrep: DAY,
    authority:
      'Wait until a course is agreed. Do not degrade the service unless its owners say so.',
  },
]
