import type { Story } from './story.ts'

/** A deploy token in a build log, an hour and forty minutes in: the attack is stopped, and nothing is contained yet. */
export const runningStory: Story = {
  title: 'Deploy token read from a build log, used from an unknown network',
  by: 'tomi',
  details: 'Secret scanning found a live deploy token in the public log of build 88213.',
  discovery: 'scan-finding',
  steps: [
    { minute: 2, who: 'tomi', command: 'access/acknowledge-rules', input: {} },
    {
      minute: 4,
      who: 'tomi',
      command: 'log/add',
      input: {
        text: 'Artefact store shows 14 reads with this token from 203.0.113[.]77, the first three hours before the alert',
      },
    },
    { minute: 6, who: 'tomi', command: 'triage/answer', input: { ticked: ['c1', 'c2', 'c3'] } },
    {
      minute: 7,
      who: 'tomi',
      command: 'triage/decide',
      input: {
        verdict: 'incident',
        reason: 'The token was used by somebody we cannot account for',
      },
    },
    {
      minute: 7,
      who: 'tomi',
      command: 'log/add',
      input: {
        text: 'Two of the 14 reads took settings with customers’ names and bank details in them',
      },
    },
    {
      minute: 7,
      who: 'tomi',
      command: 'scope/set',
      input: (scene) => ({ project: scene.project }),
    },
    {
      minute: 7,
      who: 'tomi',
      command: 'triage/categorise',
      input: { category: 'security-breach', subtype: 'Exposed secret' },
    },
    {
      minute: 8,
      who: 'tomi',
      command: 'severity/set',
      input: {
        level: 'high',
        criteria: ['sensitive-data'],
        reason: 'Two of the reads took settings with customers’ names and bank details in them',
      },
    },
    {
      minute: 9,
      who: 'tomi',
      command: 'triage/set-impact',
      input: { c: 'confirmed', i: 'suspected', a: 'none', p: 'confirmed' },
    },
    {
      minute: 10,
      who: 'tomi',
      command: 'log/add',
      input: {
        type: 'evidence',
        text: 'Access log of the artefact store saved before anything was changed, sha256 9c41…e07a',
      },
    },
    {
      minute: 11,
      who: 'tomi',
      command: 'access/invite',
      input: ({ id }) => ({ person: id('ana') }),
    },
    {
      minute: 11,
      who: 'tomi',
      command: 'roles/assign',
      input: ({ id }) => ({ role: 'responder', person: id('ana') }),
    },
    { minute: 12, who: 'ana', command: 'access/acknowledge-rules', input: {} },
    {
      minute: 13,
      who: 'tomi',
      command: 'tasks/add',
      input: ({ id }) => ({ title: 'Revoke the token', kind: 'contain', assignee: id('ana') }),
      label: 'revoke',
    },
    {
      minute: 13,
      who: 'ana',
      command: 'tasks/start',
      input: ({ entry }) => ({ task: entry('revoke') }),
    },
    {
      minute: 14,
      who: 'ana',
      command: 'tasks/finish',
      input: ({ entry }) => ({
        task: entry('revoke'),
        result: 'Revoked; a request with it now gets 401',
      }),
    },
    {
      minute: 15,
      who: 'tomi',
      command: 'incident/mark',
      input: ({ at }) => ({
        milestone: 'attack-stopped',
        at: at(14),
        basis: 'Token revoked; the store refuses it',
      }),
    },
    {
      minute: 16,
      who: 'tomi',
      command: 'log/add',
      input: { type: 'lesson', text: 'We found the page that revokes tokens by luck' },
    },
    {
      minute: 18,
      who: 'tomi',
      command: 'tasks/verify',
      input: ({ entry }) => ({ task: entry('revoke') }),
    },
    {
      minute: 20,
      who: 'tomi',
      command: 'sitreps/send',
      input: ({ at }) => ({
        kind: 'initial',
        know: 'A deploy token was exposed in a public build log and used 14 times from one unknown address. Two of the reads took settings with customers’ names and bank details. It was revoked; there is no sign of use since.',
        doing: 'Ana looks at what else the token could reach. Tomi reads the artefact log.',
        need: 'Nothing. Please send questions to Tomi.',
        next_at: at(80),
      }),
    },
    {
      minute: 24,
      who: 'tomi',
      command: 'access/invite',
      input: ({ id }) => ({ person: id('jon') }),
    },
    {
      minute: 25,
      who: 'tomi',
      command: 'handoff/propose',
      input: ({ id }) => ({
        duty: 'communicator',
        to: id('jon'),
        brief: 'The product owner wants a call before anything goes to customers.',
      }),
      label: 'comms',
    },
    { minute: 27, who: 'jon', command: 'access/acknowledge-rules', input: {} },
    {
      minute: 28,
      who: 'jon',
      command: 'handoff/confirm',
      input: ({ entry }) => ({ handoff: entry('comms') }),
    },
    {
      minute: 30,
      who: 'tomi',
      command: 'handoff/propose',
      input: ({ id }) => ({
        duty: 'commander',
        to: id('mira'),
        brief: 'The partner’s night contact is slow by mail; use the phone.',
      }),
      label: 'command',
    },
    { minute: 33, who: 'mira', command: 'access/acknowledge-rules', input: {} },
    {
      minute: 36,
      who: 'mira',
      command: 'handoff/confirm',
      input: ({ entry }) => ({ handoff: entry('command') }),
    },
    {
      minute: 38,
      who: 'mira',
      command: 'handoff/document',
      input: ({ entry }) => ({
        handoff: entry('command'),
        note: 'Took command from Tomi. Urgent: what else the token could reach.',
      }),
    },
    {
      minute: 39,
      who: 'mira',
      command: 'sitreps/send',
      input: {
        kind: 'handoff',
        know: 'Mira has command since 36 minutes after the report; Tomi stays for the overlap.',
        doing: 'Ana looks at what else the token could reach.',
      },
    },
    {
      minute: 40,
      who: 'mira',
      command: 'roles/assign',
      input: ({ id }) => ({ role: 'responder', person: id('tomi') }),
    },
    {
      minute: 41,
      who: 'mira',
      command: 'tasks/add',
      input: ({ id }) => ({
        title: 'Rotate the mirror’s credentials',
        kind: 'contain',
        assignee: id('ana'),
      }),
      label: 'mirror',
    },
    {
      minute: 42,
      who: 'ana',
      command: 'tasks/start',
      input: ({ entry }) => ({ task: entry('mirror') }),
    },
    {
      minute: 43,
      who: 'mira',
      command: 'tasks/add',
      input: ({ id }) => ({
        title: 'Read the artefact log, 48 hours back',
        kind: 'investigate',
        assignee: id('tomi'),
      }),
      label: 'read',
    },
    {
      minute: 43,
      who: 'tomi',
      command: 'tasks/start',
      input: ({ entry }) => ({ task: entry('read') }),
    },
    {
      minute: 44,
      who: 'mira',
      command: 'tasks/add',
      input: { title: 'Check other build logs for the same mistake', kind: 'investigate' },
    },
    {
      minute: 45,
      who: 'jon',
      command: 'handoff/document',
      input: ({ entry }) => ({
        handoff: entry('comms'),
        note: 'I answer questions from now on. Customers hear nothing before the call.',
      }),
    },
    {
      minute: 46,
      who: 'jon',
      command: 'sitreps/send',
      input: ({ at }) => ({
        kind: 'handoff',
        know: 'Mira commands and Jon answers questions from now on. The token is revoked; nothing new is known.',
        doing: 'Rotating the mirror’s credentials (Ana). Reading 48 hours of artefact logs (Tomi).',
        need: 'Nothing. Please send questions to Jon.',
        next_at: at(80),
      }),
    },
    {
      minute: 52,
      who: 'tomi',
      command: 'handoff/release',
      input: ({ entry }) => ({ handoff: entry('command') }),
    },
    {
      minute: 54,
      who: 'jon',
      command: 'handoff/release',
      input: ({ entry }) => ({ handoff: entry('comms') }),
    },
    {
      minute: 55,
      who: 'ana',
      command: 'log/add',
      input: {
        type: 'theory',
        text: 'The reads follow our mirror’s schedule: it could be a partner’s cache and no attacker at all',
      },
    },
    {
      minute: 58,
      who: 'tomi',
      command: 'log/add',
      input: {
        type: 'indicator',
        text: '203.0.113[.]77, used the token; belongs to a hosting company',
      },
    },
    {
      minute: 59,
      who: 'tomi',
      command: 'incident/mark',
      input: ({ at }) => ({
        milestone: 'started',
        at: at(-48 * 60),
        basis: 'Build 88213 ran then, and its log was public from that moment',
      }),
    },
    {
      minute: 60,
      who: 'mira',
      command: 'document/summarise',
      input: ({ day }) => ({
        date: day,
        organisation: 'the platform team',
        notifiedOf: 'a deploy token exposed in a public build log',
        impact:
          'somebody outside having read access to one artefact store for up to 48 hours, and having read settings with customers’ names and bank details',
        base: 0,
      }),
    },
    {
      minute: 66,
      who: 'tomi',
      command: 'log/add',
      input: ({ id }) => ({
        type: 'observation',
        text: 'Debug output is on when a build is retried: that is how the token reached the log. @Ana is the mirror affected?',
        mentions: [id('ana')],
      }),
    },
    {
      minute: 75,
      who: 'mira',
      command: 'incident/set-threat-actions',
      input: { actions: ['hacking', 'error'] },
    },
    {
      minute: 79,
      who: 'jon',
      command: 'sitreps/send',
      input: ({ at }) => ({
        know: 'The token was used for 14 reads from one address and has been revoked. No use of it since.',
        doing: 'Rotating the mirror’s credentials (Ana). Reading 48 hours of artefact logs (Tomi).',
        need: 'Nothing. Please send questions to Jon.',
        next_at: at(139),
      }),
    },
    {
      minute: 88,
      who: 'mira',
      command: 'log/add',
      input: {
        type: 'decision',
        text: 'The mirror stays online until its credentials are rotated; taking it down would stop every deployment',
      },
    },
    {
      minute: 96,
      who: 'mira',
      command: 'document/write',
      input: {
        section: 'background',
        text: 'The artefact store holds build results of all services. The mirror copies it every six hours for a partner.',
        base: 0,
      },
    },
  ],
}
