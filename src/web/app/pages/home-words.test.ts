import { expect, it } from 'vitest'
import { byLateness, homeWords, type HomeFacts } from './home-words.ts'

const now = '2026-11-21T04:10:00.000Z'
const at = (time: string) => `2026-11-21T${time}:00.000Z`
const words = (facts: Partial<HomeFacts>) =>
  homeWords({ running: [], owed: [], untaken: 0, known: true, now, ...facts })

it('home answers in one sentence what is running, what waits, and how late the reader is', () => {
  expect(words({ running: ['High', 'Low'], owed: [at('03:57'), null, at('05:31')] })).toEqual({
    answer: 'Two incidents are running, one is High. Three things wait for you,',
    late: 'one is 13 min late.',
    under: '',
  })
  expect(words({ running: ['High'] }).answer).toBe(
    'One incident is running, and it is High. Nothing waits for you.',
  )
  expect(words({ running: ['High', 'High'] }).answer).toContain('are running, both High.')
  expect(words({ running: ['Low', 'Low', 'Low'] }).answer).toContain('all Low.')
  expect(words({ running: ['High', 'High', 'Low'] }).answer).toContain('two are High.')
  expect(words({ owed: [null] }).answer).toBe(
    'No incident that is open to you is running. One thing waits for you.',
  )
})

it('of several that are late the latest is named; a day that is over is late, today is not', () => {
  const { late } = words({ owed: [at('03:57'), at('02:00'), null] })
  expect(late).toBe('two are late, one by 2 h 10 min.')
  expect(words({ owed: ['2026-11-20'] }).late).toBe('one is late.')
  expect(words({ owed: ['2026-11-21', now] }).late).toBe('')
})

it('calm is claimed only when everything is known and nobody waits to be heard', () => {
  expect(words({}).answer).toBe(
    'No incident that is open to you is running, and nothing waits for you.',
  )
  expect(words({ known: false }).answer).toBe('What is running is not known yet.')
  expect(words({ known: false, owed: [null] }).answer).toBe('One thing waits for you.')
  const came = 'One report or alert came in that nobody has taken yet.'
  expect(words({ untaken: 1 })).toMatchObject({
    answer: `No incident that is open to you is running. ${came}`,
    under: '',
  })
  expect(words({ untaken: 1, running: ['High'] }).answer).toBe(
    `One incident is running, and it is High. ${came}`,
  )
  expect(words({ untaken: 14, owed: [null] }).under).toContain('14 reports or alerts came in')
  expect(words({ untaken: 1, known: false }).answer).toBe(came)
})

it('what is late comes first, then what somebody waits for, then what is owed by a time, then what waits longest; another day comes last', () => {
  const item = (name: string, due: string | null, since: string) => ({ name, due, at: at(since) })
  const sorted = byLateness(
    [
      item('mention', null, '03:00'),
      { ...item('asked', null, '03:59'), asked: true as const },
      item('next week', '2026-11-28', '01:00'),
      item('in two days', '2026-11-24T09:00:00.000Z', '01:00'),
      item('soon', at('04:30'), '04:00'),
      item('older task', null, '02:00'),
      item('late', at('03:57'), '03:30'),
      item('a day late', '2026-11-20', '00:30'),
    ],
    now,
  )
  expect(sorted.map(({ name }) => name)).toEqual([
    'a day late',
    'late',
    'asked',
    'soon',
    'older task',
    'mention',
    'in two days',
    'next week',
  ])
})
