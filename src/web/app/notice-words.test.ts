import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { noticesFor } from './notice-words.ts'

const waits = (ref: string, what: string) => ({
  what,
  text: 'Find out how Anna Berg’s token came to Acme',
  at: '2026-11-27T02:00:00.000Z',
  due: null,
  press: 'Ask Anna Berg',
  seq: 4,
  incident: { id: 'i1', ref, codename: 'Quiet Harbour' },
})

it('R-245: a desktop notice holds a reference and a kind and no word of the incident', () => {
  expect(noticesFor([waits('INC-7Q4K', 'task'), waits('INC-7Q4K', 'of-a-later-version')])).toEqual([
    { title: 'INC-7Q4K', body: 'Waits for you: a task.', to: '/i/INC-7Q4K' },
    { title: 'INC-7Q4K', body: 'Waits for you: something.', to: '/i/INC-7Q4K' },
  ])
  const names = ['constructor', '__proto__', 'toString']
  for (const { body } of noticesFor(names.map((what) => waits('INC-7Q4K', what))))
    expect(body).toBe('Waits for you: something.')
})

it('every kind that waits for somebody has its words', () => {
  const folder = 'src/features'
  const kinds = readdirSync(folder)
    .map((slice) => `${folder}/${slice}/waiting.ts`)
    .filter((file) => existsSync(file))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^ +what: '([\w-]+)'/gm)])
    .map(([, what = '']) => what)
  expect(kinds.length).toBeGreaterThan(10)
  for (const what of kinds)
    expect(noticesFor([waits('INC-7Q4K', what)])[0]?.body, what).not.toContain('something')
})

it('many at once are one notice', () => {
  const many = ['A', 'B', 'C', 'D'].map((ref) => waits(ref, 'task'))
  expect(noticesFor(many)).toEqual([
    { title: 'Firebreak', body: '4 things wait for you.', to: '/' },
  ])
})
