/**
 * How one name is written: in full, by a part, as an account made from it, without accents, in another order. All forms
 * of a list of people are one tree of words, so that finding them costs the same however many people there are.
 */
import { SENDER } from '#kernel/names.ts'
import { gapOf, GAPS, isInside, spellings, wordsIn } from './name-words.ts'

export type NamedPerson = {
  readonly id: string
  readonly name: string
  readonly role: string
  /** What stands for the name; “the” and the role, where it is left out. */
  readonly called?: string
}

/**
 * Where a form counts: everywhere, only with its capital (“Will” is a person, “will” a verb), or only where something marks it as
 * an account (“@shall”). No person: words that stand for somebody already.
 */
export type Ending = {
  readonly person: NamedPerson | undefined
  readonly where: 'everywhere' | 'capital' | 'marked'
  /** May a genitive’s s, or an account’s number, follow it? */
  readonly takesMore: boolean
  /** In a script without blanks: there it is found letter by letter, wherever a run of letters happens to begin. */
  readonly byLetters?: boolean
}
/** A place in the tree: the words that may follow, each with the gaps (`GAPS`) allowed before it, and whose forms end here. */
export type Step = {
  readonly next: Map<string, { gaps: number; readonly step: Step }>
  readonly ends: Ending[]
}
export type Forms = {
  readonly words: Step
  /** Letter by letter, for scripts that write words together. */
  readonly letters: Step
}
type Form = { readonly words: readonly Word[]; readonly ending: Ending }
/** Every spelling of one word of a form, and the gaps allowed before it. */
type Word = { readonly spelt: readonly string[]; readonly gaps: number }

/** Words shorter than this are too often ordinary words to be taken for a name alone ("Al", "Jo" still match in full). */
export const PART_MIN = 3
/** Scripts of which a letter is a syllable or a word need fewer to be a name; those with prefixes and small words need more. */
const WIDE_MIN = 2
const PREFIXED_MIN = 4
/** More words are a sentence, not a name. */
const WORDS_MAX = 16

const listed = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

/** Names that are words of their own in small letters, or become one as an account: only the capital says who is meant. */
const ordinary = listed(`
  art bill bob dale dean drew faith frank gene glen grace grant guy hope jack joy mark max may miles nick pat rich rob rose sue
  wade will april august june summer dawn ivy lily ruby daisy olive pearl amber crystal eve iris sky star christian chase chance
  mason hunter carter cooper tyler ray rusty sandy penny ginger holly heather robin jay kit lane reed clay cliff stone forest
  ash bell black blue brown green gray grey white red silver gold young old long short small little large king queen prince duke
  knight bishop pope abbot priest monk hill hall wood woods field fields park parks lake river rivers brook brooks bridge church
  house home street way road court town ford marsh moor banks bank shore ward wells well spring winter snow frost rain storm
  day week noon moon sun bush tree root branch leaf berry bean rice price love hart heart head hand foot power strong swift
  sharp wise noble good best case page post key keys lock cross stock stack best brand cloud host server user users admin owner
  operator test tester demo bot duty guest system service team support security first last person responder member call desk
  hope major marshall sergeant judge law laws baker cook smith taylor fisher farmer miller porter turner weaver potter mayor
  fox wolf bird crane finch hawk swan lamb bull bass pike rush roach burns combs cash dollar gross klein lang kurz jung alt
  schwarz sommer berg bach stein wolf koch richter bauer fuchs vogel grand petit roy blanc roux shall award chill flake flee
  glee plane block spark swell stall annex bali mali bell means moody self sells sides singer steel teller temple walker waters
  west north south east world worth wright read speed step hale hack hood hook hunt joiner lower upper major minor more much
  nice pace paine pane pool poole purple quick ready rider rock rocks roof ross sage salt seal session sessions shields ship
`)

/** Particles and titles, which belong to many names and to other sentences: never a name alone. */
const never = listed(`
  van der den von vom zu zum zur de del della di da do du dos das des la le les lo el al bin ibn abu af av ter ten te
  mac mc san st y e i und and the of dr mr ms mrs mx miss prof sir dipl ing phd md jr sr ii iii iv
`)

const memo = new WeakMap<readonly NamedPerson[], Forms>()

/** The forms of everyone's names; made once for each list of people. What two share is the earlier one's. */
export function formsOf(people: readonly NamedPerson[]): Forms {
  const known = memo.get(people)
  if (known) return known
  const forms: Forms = { words: emptyStep(), letters: emptyStep() }
  // A source of alerts acts too, but is nobody: “an alert source, since removed”.
  const names = people.filter(({ id }) => !id.startsWith(SENDER)).map((person) => readName(person))
  const add = (form: Form) => plant(forms.words, form)
  for (const person of people) callingsOf(person).forEach(add)
  for (const name of names) fullForms(name).forEach(add)
  for (const name of names) partForms(name).forEach(add)
  for (const name of names) accountForms(name).forEach(add)
  for (const name of names) for (const form of letterForms(name)) plant(forms.letters, form)
  memo.set(people, forms)
  return forms
}

const emptyStep = (): Step => ({ next: new Map(), ends: [] })

/** Adds a form, in each of its spellings; an ending that can never come first there is left out, so a step holds few. */
function plant(root: Step, { words, ending }: Form): void {
  let steps: readonly Step[] = [root]
  for (const { spelt, gaps } of words)
    steps = [
      ...new Set(steps.flatMap((step) => spelt.map((word) => follow(step, word, gaps)))),
    ].slice(0, SPELLINGS_MAX)
  for (const { ends } of steps)
    if (!ends.some(({ where }) => where === 'everywhere' || where === ending.where))
      ends.push(ending)
}
/** A name of sixteen words with two spellings each would have 65,536. */
const SPELLINGS_MAX = 8

function follow(step: Step, word: string, gaps: number): Step {
  const edge = step.next.get(word)
  if (edge) {
    edge.gaps |= gaps
    return edge.step
  }
  const made = emptyStep()
  step.next.set(word, { gaps, step: made })
  return made
}

/** A name read into its words (“Anne-Marie”), each with its pieces (“Anne”, “Marie”). */
type Name = {
  readonly person: NamedPerson
  /** All of it, and without a title and what is in brackets. */
  readonly fulls: readonly (readonly Word[])[]
  readonly words: readonly (readonly Word[])[]
  /** Is there a part that is a name alone? Of “Jo Li” no part and no account is known. */
  readonly long: boolean
}

function readName(person: NamedPerson): Name {
  const shown = person.name.trim()
  const words = shown
    .replaceAll(/\([^()]*\)/g, ' ')
    .split(/[\s,]+/)
    .map((word) => wordsOf(word))
    .filter((word) => word.length > 0)
    .slice(0, WORDS_MAX)
  const titles = words.findIndex((word) => !never.has(glued(word)))
  const own = words.slice(Math.max(titles, 0))
  const long = own.some((word) => glued(word).length >= PART_MIN && !never.has(glued(word)))
  const between = long ? GAPS.blank | GAPS.joined : GAPS.blank
  const joined = own.flatMap((word) => withGap(word, between))
  const whole = wordsOf(shown).map((word) =>
    word.gaps === GAPS.blank ? { ...word, gaps: between } : word,
  )
  // “Dr. Mira Lund” is found as such and as “Mira Lund”; a particle is no title, and “van der Berg” is not “Berg” in full.
  const fulls = [whole, joined].filter((full) => full.length > 0)
  return { person, fulls, words: own, long }
}

/** The words of a text as a form's: with each spelling, and after the gaps that stand for the one that is there. */
function wordsOf(text: string): readonly Word[] {
  const found = wordsIn(text).slice(0, WORDS_MAX)
  return found.map((word, index) => {
    const before = found[index - 1]
    return {
      spelt: spellings(text.slice(word.start, word.end)),
      gaps: before === undefined ? GAPS.blank : standIns(gapOf(text, before.end, word.start)),
    }
  })
}

function standIns(gap: number): number {
  if (gap === GAPS.joined) return GAPS.joined | GAPS.blank
  if (gap === GAPS.apostrophe) return GAPS.apostrophe | GAPS.joined
  return gap === GAPS.stop ? GAPS.stop | GAPS.blank : gap
}

const withGap = (words: readonly Word[], gaps: number): readonly Word[] =>
  words.map((word, index) => (index === 0 ? { ...word, gaps } : word))

/** Several words written as one, in the first or (where there is one) a further spelling of each. */
const glued = (words: readonly Word[], spelling = 0): string =>
  words.map(({ spelt }) => spelt[spelling] ?? spelt[0] ?? '').join('')
const oneWord = (words: readonly Word[]): Word => ({
  spelt: [...new Set([glued(words), glued(words, 1), glued(words, 2)])],
  gaps: GAPS.blank,
})

/** What people are called is nobody’s name, so that replacing twice changes nothing. */
function callingsOf(person: NamedPerson): readonly Form[] {
  const called = person.called ?? `the ${person.role}`
  const nobody = { person: undefined, takesMore: false }
  return [
    { words: wordsOf(called), ending: { ...nobody, where: 'everywhere' as const } },
    {
      words: wordsOf(called.replace(/^the /, '')),
      ending: { ...nobody, where: 'marked' as const },
    },
  ].filter(({ words }) => words.length > 0)
}

function fullForms({ person, fulls }: Name): readonly Form[] {
  return fulls.map((words) => {
    const alone = words.length === 1 && (isOrdinary(words) || glued(words).length < PART_MIN)
    const byLetters = isInside(glued(words)) === 'wide'
    return { words, ending: { person, where: 'everywhere', takesMore: !alone, byLetters } }
  })
}

const isOrdinary = (words: readonly Word[]): boolean =>
  words.some((word) => word.spelt.some((spelt) => ordinary.has(spelt)))

/** Each word, each of its pieces between hyphens, and either written as one: “O’Brien” and “obrien”, “Marie” and “annemarie”. */
function partForms({ person, words }: Name): readonly Form[] {
  return words.flatMap((word) => {
    const pieces = piecesOf(word)
    return [word, ...pieces, [oneWord(word)], ...pieces.map((piece) => [oneWord(piece)])]
      .filter((part) => isPart(part))
      .map((part): Form => {
        const where = part.length === 1 && isOrdinary(part) ? 'capital' : 'everywhere'
        return {
          words: part,
          ending: {
            person,
            where,
            takesMore: where === 'everywhere',
            byLetters: isInside(glued(part)) === 'wide',
          },
        }
      })
  })
}

/** “Anne-Marie” in two; an address or “J.R.” is no list of names and stays whole. */
function piecesOf(word: readonly Word[]): readonly (readonly Word[])[] {
  const pieces: Word[][] = []
  const hyphen = GAPS.joined | GAPS.blank
  for (const piece of word)
    if (pieces.length === 0 || (piece.gaps === hyphen && !isAddress(word))) pieces.push([piece])
    else pieces.at(-1)?.push(piece)
  return pieces
}
const isAddress = (word: readonly Word[]): boolean =>
  word.some(({ gaps }) => (gaps & GAPS.other) !== 0)

const isPart = (part: readonly Word[]): boolean => {
  const plain = glued(part)
  return plain.length >= PART_MIN && !never.has(plain) && /\p{L}/u.test(plain)
}

/** “mlund”, “miralund”, “mira.lund”, “M. Lund”, and with the last name first; with “van der Berg” also “vanderberg”. */
function accountForms({ person, words, long }: Name): readonly Form[] {
  const first = words[0]
  const last = words.at(-1)
  if (!long || !first || !last || words.length < 2 || [...words].some(isAddress)) return []
  const particle = words.findIndex((word, index) => index > 0 && never.has(glued(word)))
  const surnames = [
    last,
    ...(particle > 0 ? [words.slice(particle).flat()] : []),
    words.slice(1).flat(),
  ]
  const given = oneWord(first)
  const forms = surnames.map(oneWord).flatMap((surname) => accountsOf(given, surname))
  return forms.map(({ where, words: form }) => ({
    words: form,
    ending: {
      person,
      where,
      takesMore: where !== 'capital',
      byLetters: isInside(glued(form)) === 'wide',
    },
  }))
}

type Account = { readonly where: Ending['where']; readonly words: readonly Word[] }

function accountsOf(given: Word, surname: Word): readonly Account[] {
  const after = (word: Word, gaps: number): Word => ({ ...word, gaps })
  const initial: Word = { spelt: [...new Set(given.spelt.map(initialOf))], gaps: GAPS.blank }
  const asOne = (a: Word, b: Word): Account => {
    const word = oneWord([a, b])
    return { where: isOrdinary([word]) ? 'marked' : 'everywhere', words: [word] }
  }
  const inFull: readonly Account[] = [
    asOne(given, surname),
    asOne(surname, given),
    { where: 'everywhere', words: [given, after(surname, GAPS.joined | GAPS.blank)] },
    { where: 'everywhere', words: [surname, after(given, GAPS.joined | GAPS.comma)] },
  ]
  if (!isPart([surname])) return inFull
  const word = isOrdinary([surname])
  const short = asOne(initial, surname)
  return [
    ...inFull,
    word ? { ...short, where: 'marked' } : short,
    { ...asOne(surname, initial), where: 'marked' },
    {
      where: word ? 'capital' : 'everywhere',
      words: [initial, after(surname, GAPS.joined | GAPS.stop)],
    },
    { where: 'marked', words: [surname, after(initial, GAPS.joined)] },
  ]
}

const initialOf = (word: string): string => Array.from(word)[0] ?? ''

/** Names wholly in a script that writes words together, which are found inside a sentence. */
function letterForms({ person, words }: Name): readonly Form[] {
  const ending: Ending = { person, where: 'everywhere', takesMore: false }
  const full = words.flat()
  const parts = [{ of: full, min: WIDE_MIN }, ...words.map((of) => ({ of, min: PART_MIN }))]
  return parts.flatMap(({ of, min }) => {
    const letters = Array.from(glued(of))
    const script = isInside(letters.join(''))
    const enough =
      script === 'wide' ? min : script === 'prefixed' && of === full ? PREFIXED_MIN : Infinity
    if (letters.length < enough) return []
    return [{ words: letters.map((letter) => ({ spelt: [letter], gaps: GAPS.blank })), ending }]
  })
}
