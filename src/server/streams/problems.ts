/** What is wrong with the fields of a request, each by its path; also people who are nobody, or cannot do what they are given. */
import type { z } from 'zod'
import type { Actor } from '#kernel/decider.ts'
import { peopleIn } from '#kernel/people-in.ts'
import { cutText } from '#kernel/words.ts'
import type { Directory } from '../people/directory.ts'

export type Problem = { readonly path: string; readonly message: string }

/** At most this many faults are listed: the rest show when these are mended. */
const PROBLEMS_MAX = 20
/** Characters of one: a field’s name, or a list of thousands, is not repeated whole. */
const PROBLEM_MAX = 500

export function problemsOf(error: z.ZodError, prefix = ''): readonly Problem[] {
  return error.issues.slice(0, PROBLEMS_MAX).map((issue) => ({
    path: cutText([prefix, ...issue.path].filter((part) => part !== '').join('.'), PROBLEM_MAX),
    message: cutText(issue.message, PROBLEM_MAX),
  }))
}

/**
 * A problem for each person in a command who is nobody, or who was given something and cannot sign in: a task given to a mistyped id
 * or a closed account would wait for ever. People the record knows from elsewhere, after an import, may be named. Firebreak itself
 * names people before they are anybody.
 */
export async function strangersIn(
  spec: { readonly input: z.ZodType; readonly givesWork?: true },
  input: unknown,
  actor: Actor,
  parts: Pick<Directory, 'strangers' | 'closed'> & { readonly known: readonly string[] },
): Promise<readonly Problem[]> {
  if (actor.role === 'system') return []
  const named = peopleIn(spec.input, input)
  const asked = [...new Set(named.map(({ person }) => person))]
  const unknown = new Set(
    await parts.strangers(asked.filter((person) => !parts.known.includes(person))),
  )
  const closed = new Set(spec.givesWork ? parts.closed(asked) : [])
  return named
    .flatMap(({ path, person }) =>
      unknown.has(person)
        ? [{ path, message: 'There is no such person. Take an id from the list of people.' }]
        : closed.has(person)
          ? [{ path, message: 'This account is closed. Choose somebody who can sign in.' }]
          : [],
    )
    .slice(0, PROBLEMS_MAX)
}
