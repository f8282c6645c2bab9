/** `report`, `incident list|show`, and every verb of every slice as `firebreak <slice> <verb> REF --field value`. */
import { kinds } from '#features/index.ts'
import { listSchema } from '#features/incident/search.ts'
import { fieldsFrom, OWN, table } from './fields.ts'
import { UsageError } from './arguments.ts'
import { withPeople } from './people.ts'
import { ask, type Command, type Terminal } from './terminal.ts'

/** `report "what you noticed" [--details …]` */
export const report: Command = async (terminal) => {
  const title = terminal.words.join(' ')
  if (title === '') throw new UsageError('Say in one line what you noticed: firebreak report "…"')
  const fields = Object.fromEntries(
    [...terminal.flags]
      .filter(([name]) => !OWN.has(name))
      .map(([name, value]) => [name.replaceAll('-', '_'), name === 'anonymous' ? true : value]),
  )
  const made = (await ask(terminal, {
    method: 'POST',
    path: '/api/v1/incidents',
    body: { title, ...fields },
  })) as { ref: string }
  terminal.print(
    terminal.json
      ? JSON.stringify(made)
      : `Reported as ${made.ref}. Thank you; reporting is never punished.`,
  )
  return 0
}

type Row = {
  ref: string
  codename: string
  title: string
  severity: string
  stage: string
  verdict: string
  names: Record<string, string>
  commander: string | null
}

/** The filters of a list as the server takes them; a flag that is none of them is a slip, and said to be one. */
async function listFilters(terminal: Terminal): Promise<string> {
  const given = [...terminal.flags].filter(([name]) => !OWN.has(name))
  const known = Object.keys(listSchema.shape)
  for (const [name] of given)
    if (!known.includes(name))
      throw new UsageError(
        `--${name} is not a filter of the list; it has ${known.map((filter) => `--${filter}`).join(', ')}.`,
      )
  const filters = await withPeople(terminal, listSchema, Object.fromEntries(given))
  return new URLSearchParams(filters as Record<string, string>).toString()
}

/** `incident list [--severity high …]` and `incident show REF` */
export const incidents: { readonly list: Command; readonly show: Command } = {
  list: async (terminal) => {
    const filters = await listFilters(terminal)
    const list = (await ask(terminal, {
      method: 'GET',
      path: `/api/v1/incidents${filters === '' ? '' : `?${filters}`}`,
    })) as { incidents: Row[]; next: string | null }
    if (terminal.json) {
      terminal.print(JSON.stringify(list))
      return 0
    }
    if (list.incidents.length === 0) terminal.print('No incident matches.')
    else
      terminal.print(
        table(
          list.incidents.map((row) => [
            row.ref,
            row.codename,
            row.severity,
            row.stage,
            row.commander ? (row.names[row.commander] ?? '') : 'nobody yet',
            row.title,
          ]),
        ),
      )
    if (list.next) terminal.note(`There are more. The next page: --cursor ${list.next}`)
    return 0
  },
  show: async (terminal) => {
    const [ref] = terminal.words
    if (!ref) throw new UsageError('Say which: firebreak incident show INC-7Q4K')
    const shown = (await ask(terminal, {
      method: 'GET',
      path: `/api/v1/incidents/${encodeURIComponent(ref)}`,
    })) as Record<string, unknown>
    if (terminal.json) {
      terminal.print(JSON.stringify(shown))
      return 0
    }
    const { events } = (await ask(terminal, {
      method: 'GET',
      path: `/api/v1/incidents/${encodeURIComponent(ref)}/events`,
    })) as { events: { seq: number; occurred: string; sentence: string | null }[] }
    terminal.print(
      table(
        events
          .filter((event) => event.sentence)
          .map((event) => [
            String(event.seq),
            event.occurred.slice(0, 19).replace('T', ' '),
            event.sentence ?? '',
          ]),
      ),
    )
    return 0
  },
}

/** `<slice> <verb> REF --field value …`, on whatever kind of record the slice lives. */
export const verb: Command = async (terminal) => {
  const [slice = '', name = '', called] = terminal.words
  const kind = kinds.find(({ slices }) => Object.hasOwn(slices, slice))
  const spec = kind?.commands[`${slice}/${name}`]
  const known = kind?.verbs.some((declared) => declared.slice === slice && declared.verb === name)
  if (!kind || !spec || !known)
    throw new UsageError(`There is no command “${[slice, name].join(' ').trim()}”.`)
  const ref = kind.only?.called ?? called
  if (!ref)
    throw new UsageError(
      `Say on which ${kind.word}: firebreak ${slice} ${name} ${kind.refPrefix ? `${kind.refPrefix}-7Q4K` : 'ID'}`,
    )
  const fields = await withPeople(terminal, spec.input, fieldsFrom(terminal, spec.input))
  const body = { ...fields, ...overrideFrom(terminal) }
  const done = (await ask(terminal, {
    method: 'POST',
    path: `/api/v1/${kind.plural}/${encodeURIComponent(ref)}/${slice}/${name}`,
    body,
  })) as { seq: number }
  terminal.print(terminal.json ? JSON.stringify(done) : `Recorded as entry ${done.seq}.`)
  return 0
}

/** What goes on against a rule, and why; nothing where neither flag is given. */
export function overrideFrom(terminal: Terminal): { override?: { code: string; reason: string } } {
  const code = terminal.flags.get('override')
  if (code === undefined) return {}
  const reason = terminal.flags.get('reason-for-override')
  if (!reason) throw new UsageError('Going on against a rule needs --reason-for-override "why".')
  return { override: { code, reason } }
}
