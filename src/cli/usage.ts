/** `firebreak help`, written from the verbs themselves. */
import { incidents, kinds } from '#features/index.ts'

/** The whole help text. */
export function usage(): string {
  const verbs = kinds.flatMap((kind) => [
    '',
    `Commands on ${kind.only ? 'the' : kind.word === 'incident' ? 'an' : 'a'} ${kind.word}:`,
    ...kind.verbs.map((verb) => {
      const fields = verb.fields.map((field) =>
        field.required ? `--${field.name} …` : `[--${field.name} …]`,
      )
      const words = [verb.slice, verb.verb, ...(kind.only ? [] : ['REF']), ...fields]
      return `  ${words.join(' ')}\n      ${verb.label}. ${verb.hint}`
    }),
  ])
  const acts = incidents.lines.map(({ word }) => `/${word}`).join(' ')
  return `firebreak: security incident response

  serve                                     starts the server (also: npm start)
  user add --email E --name N --role owner|responder|member|guest --password-stdin
  user list                                 people and their ids
  user reset --email E                      a one-time link to a new password
  token create --user E --scopes *|read|write|report
  session list | session end ID|all         where the token’s person is signed in
  report "what you noticed" [--details …] [--aware-at …]
  act REF "/declare high why"               several commands by one line, all or none: ${acts}
  incident list [--q WORDS] [--severity high,low] [--stage …] [--category …] [--project …] [--person WHO] [--mine]
      [--state open|concluded] [--from DAY] [--to DAY] [--sort newest|oldest|gravest|due] [--limit N] [--cursor C]
  incident show REF
  project open --name N … | project list | project show ID
  policy open --preset P … | policy list | policy show ID | policy text ID
      | policy revise ID --file F.yaml [--base VERSION] [--note …]
  verify [REF|all] [--against HEADS.json] | verify --file EXPORT
  export REF --to FILE | import FILE        one record with its proof, out and in
  backup --to FILE | restore --from FILE    everything, out and into an empty data folder

Commands on records act for the person of --token or FIREBREAK_TOKEN, here or at --server URL.
A person (WHO, --person, --assignee, …) is named by id or by e-mail address.
--json prints JSON. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 fault.
A refusal that may be overridden: --override CODE --reason-for-override "why".
${verbs.join('\n')}
`
}
