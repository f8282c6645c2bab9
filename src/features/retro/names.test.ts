/** Names as people write them in a hurry, as accounts are made from them, and as other scripts write them. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SENDER } from '#kernel/names.ts'
import { findNames, withoutNames, type NamedPerson } from './names.ts'

const called = (name: string, role = 'commander', id = name): NamedPerson => ({ id, name, role })

it.each([
  // Apostrophes, capitals, small letters.
  ["Sinéad O'Brien", 'O’Brien restarted db-1', 'The commander restarted db-1'],
  [
    'Sinéad O’Brien',
    "ask O'Brien, OBrien or oʼbrien",
    'ask the commander, the commander or the commander',
  ],
  ['Sinéad O’Brien', 'sobrien and sinead.obrien@example.org', 'the commander and the commander'],
  ['Mira Lund', 'so MIRA restarted it', 'so the commander restarted it'],
  ['Mira Lund', 'it is LUND, ask lund', 'it is the commander, ask the commander'],
  ['Mira Lund', 'as M. Lund said', 'as the commander said'],
  ['Mira Lund', 'from Lund, Mira: done', 'from the commander: done'],
  // Accounts.
  ['Mira Lund', 'of mlund@example.org', 'of the commander'],
  ['Mira Lund', 'm.lund, mlund, miralund', 'the commander, the commander, the commander'],
  ['Mira Lund', 'mira.lund mira_lund mira-lund', 'the commander the commander the commander'],
  ['Mira Lund', 'x @miralund @mira_lund @mlund', 'x @commander @commander @commander'],
  ['Mira Lund', 'lund.mira and lundmira', 'the commander and the commander'],
  ['Mira Lund', 'on mlund2 and lund7', 'on the commander and the commander'],
  [
    'Mira Lund',
    'https://wiki.example/~mira.lund/x?u=Mira%20Lund and mira%40x.org',
    'https://wiki.example/~the commander/x?u=the commander and the commander',
  ],
  [
    'Mira Lund',
    '/home/mlund/.ssh, C:\\Users\\MLUND',
    '/home/the commander/.ssh, C:\\Users\\the commander',
  ],
  ['André Lund', 'u=Andr%C3%A9%20Lund', 'u=the commander'],
  ['Mira Wu', 'write mira.wu@example.org or mira.wu', 'write the commander or the commander'],
  ['Mira Lund', 'by Mira lund@example.org.', 'by the commander.'],
  ['Mira Lund', 'by Mira Lund.mira@x, x', 'by the commander, x'],
  // Letters that have no accent to take away, and umlauts in two letters.
  [
    'Øystein Ødegård',
    'by Oystein Odegard, oeystein, odegaard',
    'by the commander, the commander, the commander',
  ],
  ['Łukasz Đurić', 'by Lukasz and Duric', 'by the commander and the commander'],
  [
    'Jürgen Müller',
    'by Juergen Mueller, jurgen, jmueller',
    'by the commander, the commander, the commander',
  ],
  ['Juergen Mueller', 'by Jürgen Müller', 'by the commander'],
  [
    'Ærø Straßer',
    'by STRASSER, Straßer and aero',
    'by the commander, the commander and the commander',
  ],
  // What follows a name stays.
  ['Mira Lund', 'an Miras Rechner, Mira Lunds', 'an the commanders Rechner, the commanders'],
  [
    'Mira Lund',
    'as Mira’s, MIRA’S and d’Mira',
    'as the commander’s, the commander’S and d’the commander',
  ],
  ['Anne-Marie Dupont', 'by AnneMarie, Anne Marie', 'by the commander, the commander'],
  // Scripts that write words together.
  ['李明', '由李明重启了数据库', '由the commander重启了数据库'],
  ['田中 太郎', '今日は田中太郎さんと田中　太郎が', '今日はthe commanderさんとthe commanderが'],
  ['김민수', '어제 김민수가 했다', '어제 the commander가 했다'],
  ['محمد علي', 'قال محمد، ومحمد علي', 'قال the commander، وthe commander'],
  ['Mira Lund', '今日はMiraさんが', '今日はthe commanderさんが'],
  ['Mira Lund', 'by Mi\u200Bra', 'by the commander'],
])('R-192: of %s, “%s” becomes “%s”', (name, text, said) => {
  expect(withoutNames(text, [called(name)])).toBe(said)
})

it.each([
  ['Ludwig van der Berg', 'the van was der den von de la'],
  ['Dr. Mira Lund', 'ask a dr or Dr. Who'],
  ['Omar bin Al El', 'the bin is al el'],
  ['Ms Ida Mr', 'ms, mr and Mr.'],
  ['Mira Lund (SRE)', 'ask SRE and the sre'],
  ['Ann Hill', 'up the hill; HILL; chill, a hill, annul'],
  ['Sam Hall', 'we shall meet in the hall'],
  ['Will Grace', 'it will, with grace; WILL it?'],
  ['Jo Li', 'jo.li@example.org, @jo, joli, jli, go li'],
  ['Mira Lund', 'lundberg, admirals, mirage, elmira, lun, mir'],
  [
    'Security Team',
    'the security team’s team is a team; security first'.replace('security team', 'other team'),
  ],
  ['علي', 'عليه'],
  ['mira@example.org', 'an example of org'],
  ['Team 2024', 'in 2024'],
])('R-192: of %s, “%s” stays', (name, text) => {
  expect(withoutNames(text, [called(name)])).toBe(text)
})

it('R-192: an account of an ordinary last name is one where it is marked as one', () => {
  expect(withoutNames('so @shall and shall@example.org and ~shall', [called('Sam Hall')])).toBe(
    'so @commander and the commander and ~the commander',
  )
})

it('R-192: a source of alerts is nobody whose name is to be left out', () => {
  const text = 'An alert source, since removed, sent an alert.'
  const source = called('an alert source, since removed', 'team member', `${SENDER}so_1`)
  expect(withoutNames(text, [source])).toBe(text)
})

it('R-192: a part that two people share is the first one’s; a full name is its own person’s', () => {
  const two = [called('Mira Lund', 'commander'), called('Mira', 'scribe'), called('Ana Lund', 'x')]
  expect(withoutNames('by Mira, by Lund, by ana lund', two)).toBe(
    'by the scribe, by the commander, by the x',
  )
})

it('R-192: nobody is found in what people are called, also where somebody’s name is a role', () => {
  const two = [called('Jo Commander', 'responder'), called('Mira Lund', 'commander')]
  const said = withoutNames('so Mira, @mira and Jo Commander', two)
  expect(said).toBe('so the commander, @commander and the responder')
  expect(withoutNames(said, two)).toBe(said)
})

it('R-192: no full name is left, and replacing twice changes nothing', () => {
  const scripts = { AbéßÖłzsmЖя2: 1, 李明김たช: 2, محمدعلي: 1 }
  const name = fc.oneof(
    ...Object.entries(scripts).map(([letters, minLength]) => {
      const unit = fc.constantFrom(...Array.from(letters))
      const part = fc.string({ unit, minLength, maxLength: 6 })
      const gap = fc.constantFrom(' ', '-', ...(minLength === 1 ? ['’', ' van '] : []))
      return fc.tuple(part, gap, part).map((parts) => parts.join(''))
    }),
  )
  const between = fc.string({
    unit: fc.constantFrom(
      ' ',
      ', ',
      '. ',
      '\n',
      '@',
      '_',
      '.',
      '%20',
      '~',
      '’',
      '😀',
      '(',
      's',
      '2',
    ),
    maxLength: 3,
  })
  let replaced = 0
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2), between), { maxLength: 8 }),
      (all, pieces) => {
        const given = all.map((full) => called(full))
        const text = pieces
          .map(([pick, how, gap]) => {
            const full = all[pick % all.length] ?? ''
            return [full, full.toUpperCase(), full.split(' ')[0] ?? ''][how] + gap
          })
          .join('')
        const once = withoutNames(text, given)
        const places = findNames(text, given)
        replaced += places.length
        expect(withoutNames(once, given)).toBe(once)
        for (const [index, place] of places.entries()) {
          expect(place.start).toBeGreaterThanOrEqual(places[index - 1]?.end ?? 0)
          expect(text.slice(place.start, place.end)).toBe(place.text)
        }
        for (const full of all)
          expect(` ${once} `).not.toMatch(
            new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])${full}(?![\\p{L}\\p{N}\\p{M}])`, 'iu'),
          )
      },
    ),
  )
  expect(replaced).toBeGreaterThan(50)
})
