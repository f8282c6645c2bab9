// The rules, as functions from what is there to sentences about what is wrong. An empty answer means all is well.
import { matchesGlob, posix } from 'node:path'
import type { Import, Source } from './repository.ts'
import { requirementsClaimed, type TestTitle } from './titles.ts'

const FILE_LINES_MAX = 400

const BANNED_FOLDERS = ['utils', 'helpers', 'common', 'shared', 'types', 'services', 'lib', 'misc']

const SLICE_ROLES = [
  'contract.ts',
  'decide.ts',
  'clocks.ts',
  'reactions.ts',
  'line.ts',
  'waiting.ts',
  'brief.ts',
  'view.ts',
  'routes.ts',
  'verbs.ts',
  'stream.ts',
  'surface.tsx',
  'panel.tsx',
  'page.tsx',
]

/** Who may import whom (design §4). Left out: tests, scripts and benches, which may import anything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: ['kernel'],
  ports: ['kernel', 'ports'],
  journal: ['kernel', 'ports', 'journal'],
  features: ['kernel', 'ports', 'features'],
  panel: ['kernel', 'ports', 'features', 'web/kit', 'panel'],
  adapters: ['kernel', 'ports', 'adapters'],
  'web/kit': ['kernel', 'ports', 'features', 'web/kit'],
  'web/app': ['kernel', 'ports', 'features', 'panel', 'web/kit', 'web/app'],
  workers: ['kernel', 'ports', 'journal', 'features', 'adapters', 'workers'],
  server: ['kernel', 'ports', 'journal', 'features', 'adapters', 'workers', 'server'],
  cli: ['kernel', 'ports', 'journal', 'features', 'adapters', 'server', 'cli'],
  testkit: ['kernel', 'ports', 'journal', 'features', 'adapters', 'workers', 'server', 'testkit'],
}

/** The room a file is in, or undefined for tests and tools. */
function roomOf(path: string): string | undefined {
  if (path.endsWith('.test.ts')) return undefined
  const [top, room, inner] = path.split('/')
  if (top !== 'src') return undefined
  if (room === 'features') return path.endsWith('.tsx') ? 'panel' : 'features'
  if (room === 'web') return `web/${inner}`
  return room
}

/** The slice a file belongs to; src/features/index.ts belongs to none. */
export function sliceOf(path: string): string | undefined {
  return /^src\/features\/([^/]+)\//.exec(path)?.[1]
}

/** Imports that go against the direction of design §4. */
export function wrongDirections(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ from, to, names }) => {
    const here = roomOf(from)
    if (here === undefined || to === undefined) return []
    const there = roomOf(to)
    if (there === undefined)
      return [`${from} imports ${names}: the product never imports tests or tools`]
    if (MAY_IMPORT[here]?.includes(there) === true) return []
    return [
      `${from} imports ${names}: ${here} may import ${MAY_IMPORT[here]?.join(', ') ?? 'nothing (it is no room of design §4)'}; pass the thing in as an argument, or move it to where both may reach it`,
    ]
  })
}

/** What a slice shows to the others: its contract, and pure reads derived from its state (decision record 0004). */
const SHOWN = ['contract.ts', 'view.ts', 'clocks.ts']

/** Slices that reach into another slice beyond what it shows. `shown` lists reads that have a name of their own. */
export function slicesReachingIn(
  imports: readonly Import[],
  shown: readonly string[],
): readonly string[] {
  return imports.flatMap(({ from, to, names, typeOnly }) => {
    const here = sliceOf(from)
    if (here === undefined || to === undefined || from.endsWith('.test.ts')) return []
    // A kind's definition composes the slices that live on it.
    if (from.endsWith('/stream.ts')) return []
    if (to === 'src/features/index.ts') {
      // The type of the whole folded record is a word everyone may use; the list of slices itself is a circle.
      if (typeOnly || from.endsWith('panel.tsx')) return []
      return [
        `${from} imports ${names}: a slice must not know the list of all slices, only its types`,
      ]
    }
    const there = sliceOf(to)
    if (there === undefined || there === here) return []
    const inside = to.slice('src/features/'.length)
    if (SHOWN.includes(inside.slice(there.length + 1)) || shown.includes(inside)) return []
    return [
      `${from} imports ${names}: slices meet in ${SHOWN.join(', ')}; what another slice decides crosses as events`,
    ]
  })
}

/** Circles of files that need each other's running code. Types alone do not make a circle. */
export function fileCycles(imports: readonly Import[]): readonly string[] {
  const needs = new Map<string, Set<string>>()
  for (const { from, to, typeOnly } of imports) {
    if (to === undefined || typeOnly) continue
    needs.set(from, (needs.get(from) ?? new Set()).add(to))
  }
  const reach = (start: string): Set<string> => {
    const seen = new Set<string>()
    const open = [...(needs.get(start) ?? [])]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      open.push(...(needs.get(next) ?? []))
    }
    return seen
  }
  return [...needs.keys()]
    .filter((file) => reach(file).has(file))
    .map(
      (file) =>
        `${file} needs itself through others; import a type, or move what both need to where neither needs the other`,
    )
}

/** Files in a slice that have none of the fixed roles. */
export function unknownSliceFiles(
  paths: readonly string[],
  extra: readonly string[],
): readonly string[] {
  return paths.flatMap((path) => {
    const slice = sliceOf(path)
    if (slice === undefined) return []
    const inside = path.slice('src/features/'.length)
    const name = inside.slice(slice.length + 1)
    const known =
      SLICE_ROLES.includes(name) ||
      name === `${slice}.test.ts` ||
      /^[\w-]+\.test\.ts$/.test(name) ||
      extra.some((pattern) => matchesGlob(inside, pattern))
    return known
      ? []
      : [
          `${path}: a slice has ${SLICE_ROLES.join(', ')} and tests; give this one of those roles, or list it in tidy/expectations.ts with a reason`,
        ]
  })
}

/** Slices that live on no kind of record, without a contract or without a test. `registry` is index.ts and every stream.ts. */
export function incompleteSlices(paths: readonly string[], registry: string): readonly string[] {
  const slices = [...new Set(paths.map(sliceOf).filter((slice) => slice !== undefined))]
  return slices.flatMap((slice) => {
    const has = (name: string): boolean => paths.includes(`src/features/${slice}/${name}`)
    const wrong: string[] = []
    if (!has('contract.ts')) wrong.push(`the slice ${slice} has no contract.ts`)
    if (!has(`${slice}.test.ts`))
      wrong.push(
        `the slice ${slice} has no ${slice}.test.ts: given events, when command, then events or refusal`,
      )
    if (!registry.includes(`/${slice}/decide.ts'`) && !registry.includes(`/${slice}/stream.ts'`))
      wrong.push(`the slice ${slice} lives on no kind of record: name it in a stream.ts`)
    return wrong
  })
}

/** Where a slice is composed and not meant: everything of the product outside the slices, and the registry of the kinds. */
const COMPOSES =
  /^src\/(?:server\/(?!demo\/)|web\/|cli\/|workers\/|adapters\/|features\/(?:index|[\w-]+\/stream)\.ts$)/

/** A slice is named by its folder, its commands, its events, its state, or as the slice of a command. */
function named(slice: string, folder: string): RegExp {
  return new RegExp(
    String.raw`^(?!\s*(?://|/?\*)).*(?:${folder}/${slice}/|['"\x60]${slice}/[a-z]|'${slice}\.[a-z-]+\.v\d|slice: '${slice}'|\bstate\.${slice}\b)`,
  )
}

/** The lines outside a slice's folder that name it, by slice. Its own kind's pages and doors name a kind's first slice. */
export function linesNaming(
  sources: readonly Source[],
  slices: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const composing = sources
    .filter(({ path }) => COMPOSES.test(path) && !/\.test\.tsx?$/.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').map((line, index) => ({ path, line, at: `${path}:${index + 1}` })),
    )
  return Object.fromEntries(
    slices.map((slice) => {
      const [inside, outside] = [named(slice, String.raw`\.\.?`), named(slice, '#features')]
      const found = composing.filter(({ path, line }) => {
        const pattern = path.startsWith('src/features/') ? inside : outside
        return sliceOf(path) !== slice && pattern.test(line)
      })
      return [slice, found.map(({ at, line }) => `${at}: ${line.trim()}`)]
    }),
  )
}

/** A slice brings what it needs; few lines outside its folder may name it. */
export const LINES_NAMING_MAX = 3

/** Slices that more lines name than may. `allowed` lists those with a reason, each with a number that only shrinks. */
export function slicesNamedTooOften(
  lines: Readonly<Record<string, readonly string[]>>,
  allowed: Readonly<Record<string, number>>,
): readonly string[] {
  return Object.entries(lines).flatMap(([slice, found]) => {
    const most = allowed[slice] ?? LINES_NAMING_MAX
    if (found.length > most)
      return [
        `${found.length} lines outside its folder name the slice ${slice}, ${most} may: let it bring what they need (surface.tsx, waiting.ts, reactions.ts)\n  ${found.join('\n  ')}`,
      ]
    if (allowed[slice] !== undefined && found.length < allowed[slice])
      return [`only ${found.length} lines name ${slice} now; lower its number in NAMED_OUTSIDE`]
    return []
  })
}

export type Program = {
  readonly name: string
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** TypeScript files that no type program checks, or more than one does. */
export function wrongPrograms(
  paths: readonly string[],
  programs: readonly Program[],
): readonly string[] {
  return paths
    .filter((path) => path.endsWith('.ts') || path.endsWith('.tsx'))
    .flatMap((path) => {
      const holding = programs.filter(
        ({ include, exclude }) =>
          include.some((glob) => matchesGlob(path, glob)) &&
          !exclude.some((glob) => matchesGlob(path, glob)),
      )
      if (holding.length === 1) return []
      return [
        `${path} is in ${holding.length} type programs (${holding.map((one) => one.name).join(', ')}); each file belongs to exactly one of tsconfig.pure, web and node`,
      ]
    })
}

/** Folders whose name says nothing about what is in them. */
export function bannedFolders(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const banned = posix
      .dirname(path)
      .split('/')
      .find((folder) => BANNED_FOLDERS.includes(folder))
    return banned === undefined
      ? []
      : [
          `${path}: "${banned}" names no idea; name the folder after the thing a responder would name`,
        ]
  })
}

const WORDS: readonly {
  readonly pattern: RegExp
  readonly where: RegExp
  readonly says: string
}[] = [
  {
    pattern: /\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/,
    where: /./,
    says: 'a note for later needs an issue to live in: TODO(#123)',
  },
  {
    pattern: /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:only|skip|todo)\b|\bx(?:it|describe)\(/,
    where: /\.test\.ts$/,
    says: 'a skipped or focused test hides others; make it pass or remove it',
  },
  {
    pattern: /@ts-(?:ignore|nocheck)|@ts-expect-error(?!\s+\S)/,
    where: /\.tsx?$/,
    says: 'silencing the compiler needs @ts-expect-error and a reason',
  },
  {
    pattern: /\brecords\.(?:fresh|known|patient)\(/,
    where: /^src\/server\/http\/(?!record-of\.ts)/,
    says: 'a route is given its record by recordRoute, which asks may; it has no other way to it',
  },
  {
    pattern: /\bprocess\.env\b/,
    where: /^src\/(?:kernel|ports|journal|features|adapters|web)\//,
    says: 'settings are read once, in src/server/start/config.ts, and passed in',
  },
]

/** Words that do not belong into sources, each with the lesson. Comments and strings of the rules themselves are exempt. */
export function bannedWords(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ path }) => !path.startsWith('tidy/'))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          WORDS.filter(({ pattern, where }) => where.test(path) && pattern.test(line)).map(
            ({ says }) => `${path}:${index + 1}: ${says}`,
          ),
        ),
    )
}

/** Files above the limit, unless listed with a number they keep to. */
export function longFiles(
  sources: readonly Source[],
  allowed: Readonly<Record<string, number>>,
): readonly string[] {
  return sources.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - 1
    const limit = allowed[path] ?? FILE_LINES_MAX
    if (lines > limit)
      return [
        `${path} has ${lines} lines, the limit is ${limit}: ask what second thing it has learnt, and give that its own file`,
      ]
    if (allowed[path] !== undefined && lines <= FILE_LINES_MAX)
      return [`${path} is short enough now; take it off LONG_FILES`]
    return []
  })
}

/** The first file of each folder of the product must say what the folder is. */
export function silentFolders(sources: readonly Source[]): readonly string[] {
  const folders = new Map<string, Source[]>()
  for (const source of sources) {
    if (!/^(src|tidy|scripts|bench)\//.test(source.path) || source.path.endsWith('.test.ts'))
      continue
    const folder = posix.dirname(source.path)
    folders.set(folder, [...(folders.get(folder) ?? []), source])
  }
  return [...folders]
    .filter(([, inside]) => !inside.some(({ text }) => /^(?:#!.*\n)?\s*(?:\/\/|\/\*\*)/.test(text)))
    .map(
      ([folder]) =>
        `${folder}/: one file must open with a comment that says what this folder is and what it must never know`,
    )
}

/** Titles that name a requirement somewhere else than at their beginning, where no program finds it. */
export function misplacedRequirements(titles: readonly TestTitle[]): readonly string[] {
  return titles
    .filter(({ title }) => /R-\d{3}/.test(title) && requirementsClaimed(title).length === 0)
    .map(
      ({ file, title }) =>
        `${file}: "${title}" names a requirement; write it first: "R-086: …" or "R-086, R-087: …"`,
    )
}
