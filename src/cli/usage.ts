/** `firebreak help`, written from the verbs themselves. */
import { allVerbs } from '#features/verbs.ts'

/** The whole help text. */
export function usage(): string {
  const verbs = allVerbs.map((verb) => {
    const fields = verb.fields.map((field) =>
      field.required ? `--${field.name} …` : `[--${field.name} …]`,
    )
    return `  ${[verb.slice, verb.verb, 'REF', ...fields].join(' ')}\n      ${verb.label}. ${verb.hint}`
  })
  return `firebreak: security incident response

  serve                                     starts the server (also: npm start)
  user add --email E --name N --role owner|responder|member|guest --password-stdin
  token create --user E --scopes *|read|write|report
  report "what you noticed" [--details …] [--aware-at …]
  incident list [--q WORDS] [--severity high,low] [--stage …] [--category …] [--project …] [--person ID] [--mine]
      [--state open|concluded] [--from DAY] [--to DAY] [--sort newest|oldest|gravest|due] [--limit N] [--cursor C]
  incident show REF
  verify [REF|all] [--against HEADS.json] | verify --file EXPORT
  export REF --to FILE | import FILE        one record with its proof, out and in
  backup --to FILE | restore --from FILE    everything, out and into an empty data folder

Commands on an incident act for the person of --token or FIREBREAK_TOKEN, here or at --server URL.
--json prints JSON. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 fault.
A refusal that may be overridden: --override CODE --reason-for-override "why".

${verbs.join('\n')}
`
}
