import type { Story } from './story.ts'

const DAY = 24 * 60

/** A mailbox that forwarded mail outside, twelve days ago: concluded, looked back on, reported. */
export const closedStory: Story = {
  title: 'A finance mailbox forwards invoices to an unknown address',
  by: 'ana',
  details: 'A supplier asked why we answered from another address.',
  discovery: 'partner',
  reporterOutside: 'A supplier’s accounts desk',
  steps: [
    { minute: 1, who: 'ana', command: 'access/acknowledge-rules', input: {} },
    {
      minute: 3,
      who: 'ana',
      command: 'log/add',
      input: {
        text: 'The mailbox has a rule that forwards mail with “invoice” in the subject to an address outside',
      },
    },
    { minute: 4, who: 'ana', command: 'triage/answer', input: { ticked: ['c1', 'c4', 'i3'] } },
    {
      minute: 5,
      who: 'ana',
      command: 'triage/decide',
      input: { verdict: 'incident', reason: 'Nobody in finance made this rule' },
    },
    {
      minute: 5,
      who: 'ana',
      command: 'triage/categorise',
      input: { category: 'security-breach', subtype: 'Phishing' },
    },
    {
      minute: 6,
      who: 'ana',
      command: 'severity/set',
      input: {
        level: 'medium',
        criteria: ['money-medium'],
        reason: 'Invoices, no customer data; a payment could be diverted',
      },
    },
    {
      minute: 7,
      who: 'ana',
      command: 'triage/set-impact',
      input: { c: 'confirmed', i: 'none', a: 'none', p: 'suspected' },
    },
    {
      minute: 8,
      who: 'ana',
      command: 'incident/mark',
      input: ({ at }) => ({
        milestone: 'started',
        at: at(-2 * DAY - 51),
        basis: 'The audit log shows the rule being made',
      }),
    },
    {
      minute: 9,
      who: 'ana',
      command: 'access/invite',
      input: ({ id }) => ({ person: id('tomi') }),
    },
    {
      minute: 9,
      who: 'ana',
      command: 'roles/assign',
      input: ({ id }) => ({ role: 'responder', person: id('tomi') }),
    },
    {
      minute: 9,
      who: 'ana',
      command: 'access/invite',
      input: ({ id }) => ({ person: id('mira'), as: 'observer' }),
    },
    {
      minute: 10,
      who: 'ana',
      command: 'tasks/add',
      input: ({ id }) => ({
        title: 'Remove the rule and end all sessions of the mailbox',
        kind: 'contain',
        assignee: id('tomi'),
      }),
      label: 'rule',
    },
    { minute: 11, who: 'tomi', command: 'access/acknowledge-rules', input: {} },
    {
      minute: 11,
      who: 'tomi',
      command: 'tasks/start',
      input: ({ entry }) => ({ task: entry('rule') }),
    },
    {
      minute: 14,
      who: 'tomi',
      command: 'tasks/finish',
      input: ({ entry }) => ({
        task: entry('rule'),
        result: 'Rule exported as evidence, then removed; password changed, sessions ended',
      }),
    },
    {
      minute: 16,
      who: 'ana',
      command: 'tasks/verify',
      input: ({ entry }) => ({ task: entry('rule') }),
    },
    {
      minute: 17,
      who: 'ana',
      command: 'incident/mark',
      input: ({ at }) => ({
        milestone: 'contained',
        at: at(14),
        basis: 'No mail has left since; the audit log is quiet',
      }),
    },
    {
      minute: 20,
      who: 'ana',
      command: 'sitreps/send',
      input: ({ at }) => ({
        kind: 'initial',
        know: 'A finance mailbox forwarded invoices outside for two days. Its rule is gone, its password was changed and its sessions were ended.',
        doing: 'Tomi looks at other mailboxes.',
        need: 'Check changed bank details by phone before you pay.',
        next_at: at(12 * 60),
      }),
    },
    {
      minute: 24,
      who: 'ana',
      command: 'tasks/add',
      input: ({ id }) => ({
        title: 'Look for the same rule in all mailboxes',
        kind: 'investigate',
        assignee: id('tomi'),
      }),
      label: 'others',
    },
    {
      minute: 25,
      who: 'tomi',
      command: 'tasks/start',
      input: ({ entry }) => ({ task: entry('others') }),
    },
    {
      minute: 31,
      who: 'tomi',
      command: 'log/add',
      input: { type: 'lesson', text: 'A supplier noticed before any of our monitors did' },
      label: 'lesson',
    },
    {
      minute: 95,
      who: 'tomi',
      command: 'tasks/finish',
      input: ({ entry }) => ({
        task: entry('others'),
        result: '412 mailboxes looked at, none other has it',
      }),
    },
    {
      minute: 96,
      who: 'tomi',
      command: 'log/add',
      input: {
        text: 'The mail log has eleven invoices that the rule sent out; finance finds no payment to another account',
      },
    },
    {
      minute: 97,
      who: 'ana',
      command: 'tasks/verify',
      input: ({ entry }) => ({ task: entry('others') }),
    },
    {
      minute: 100,
      who: 'ana',
      command: 'tasks/add',
      input: ({ id }) => ({
        title: 'Alert on rules that forward mail outside',
        kind: 'monitor',
        horizon: 'deferred',
        assignee: id('tomi'),
      }),
      label: 'monitor',
    },
    {
      minute: 110,
      who: 'ana',
      command: 'incident/set-threat-actions',
      input: { actions: ['social', 'hacking'] },
    },
    {
      minute: 112,
      who: 'ana',
      command: 'incident/set-cause',
      input: {
        certainty: 'established',
        text: 'A sign-in page that looked like ours; the second factor was approved on request.',
      },
    },
    {
      minute: 115,
      who: 'ana',
      command: 'document/summarise',
      input: ({ day }) => ({
        date: day,
        organisation: 'the finance team',
        notifiedOf: 'a mailbox that forwarded invoices to an unknown address',
        impact: 'eleven invoices read by somebody outside and no payment diverted',
        base: 0,
      }),
    },
    {
      minute: 120,
      who: 'ana',
      command: 'incident/mark',
      input: ({ at }) => ({
        milestone: 'restored',
        at: at(118),
        basis: 'Mailbox back with its owner, new second factor',
      }),
    },
    {
      minute: 130,
      who: 'ana',
      command: 'sitreps/send',
      input: {
        kind: 'final',
        know: 'Contained within a quarter of an hour of our noticing. Eleven invoices were read; no payment was diverted.',
        doing: 'An alert on forwarding rules follows.',
        need: 'Nothing more. Thank you for checking bank details by phone.',
      },
    },
    { minute: 132, who: 'ana', command: 'conclude/confirm', input: { item: 'no-longer-active' } },
    { minute: 132, who: 'ana', command: 'conclude/confirm', input: { item: 'everyone-told' } },
    { minute: 132, who: 'ana', command: 'conclude/confirm', input: { item: 'closure-announced' } },
    {
      minute: 134,
      who: 'ana',
      command: 'conclude/thank',
      input: {
        text: 'Thank you, Tomi, and thanks to the supplier who asked. It was over quickly because you asked.',
      },
    },
    {
      minute: 135,
      who: 'ana',
      command: 'conclude/conclude',
      input: { summary: 'Rule removed, mailbox secured, no other mailbox affected.' },
    },
    { minute: DAY + 240, who: 'ana', command: 'retro/open', input: {} },
    {
      minute: DAY + 250,
      who: 'ana',
      command: 'retro/ask-why',
      input: {
        question: 'Why could somebody make a rule in this mailbox?',
        answer: 'They were signed in as its owner.',
      },
      label: 'why1',
    },
    {
      minute: DAY + 252,
      who: 'ana',
      command: 'retro/ask-why',
      input: ({ entry }) => ({
        parent: entry('why1'),
        question: 'Why did the second factor not stop them?',
        answer: 'It asks for one tap, and a tap is easily given.',
      }),
      label: 'why2',
    },
    {
      minute: DAY + 255,
      who: 'ana',
      command: 'retro/ask-why',
      input: ({ entry }) => ({
        parent: entry('why1'),
        question: 'Why did it go unnoticed for two days?',
        answer: 'No monitor looks at forwarding rules.',
      }),
    },
    {
      minute: DAY + 260,
      who: 'ana',
      command: 'lessons/sort',
      input: ({ entry }) => ({ entry: entry('lesson'), disposition: 'playbook' }),
    },
    {
      minute: DAY + 262,
      who: 'ana',
      command: 'actions/add',
      input: ({ id, entry, at }) => ({
        title: 'Second factor shows a number to type',
        owner: id('tomi'),
        next_update_on: at(20 * DAY).slice(0, 10),
        from: entry('why2'),
      }),
    },
    {
      minute: DAY + 264,
      who: 'ana',
      command: 'actions/add',
      input: ({ id, entry, at }) => ({
        title: 'Alert on rules that forward mail outside',
        owner: id('tomi'),
        next_update_on: at(22 * DAY).slice(0, 10),
        from: entry('monitor'),
      }),
    },
    {
      minute: DAY + 270,
      who: 'ana',
      command: 'retro/hold',
      input: { summary: 'The sign-in page was good; the process that let one tap in was not.' },
    },
    {
      minute: DAY + 280,
      who: 'ana',
      command: 'report/write-unknowns',
      input: {
        text: 'Who sent the sign-in page. Tried: the hosting company’s abuse desk, no answer.',
      },
    },
    { minute: DAY + 285, who: 'ana', command: 'report/publish', input: { names: 'roles' } },
  ],
}
