/** The response policy, readable: every number that the clocks use, and what was overridden with which reason. */
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Section, SeverityMark, toneOf } from '#web/kit/widgets.tsx'
import { MINUTE, spanInWords } from '#kernel/instant.ts'
import type { Level, Policy } from './contract.ts'

const span = (minutes: number) => spanInWords(minutes * MINUTE)
const modes = { off: 'not asked', warn: 'asks for a reason', block: 'not possible' } as const

/** The spans of a level, in minutes, with what each is called. */
const figures: readonly { readonly title: string; readonly of: (level: Level) => number }[] = [
  { title: 'Acknowledge', of: ({ clocks }) => clocks.ack },
  { title: 'Triage', of: ({ clocks }) => clocks.triage },
  { title: 'Contain and fix', of: ({ clocks }) => clocks.remediate },
  { title: 'Retrospective', of: ({ clocks }) => clocks.retro },
  { title: 'Situation report every', of: ({ sitrep }) => sitrep },
]

/** The numbers and rules of a policy, for people who run by it. */
export function PolicyNumbers(props: { readonly policy: Policy }) {
  const { policy } = props
  return (
    <>
      <div className="fb-scroll-x" role="region" aria-label="Table" tabIndex={0}>
        <table className="fb-table fb-table-stacked">
          <thead>
            <tr>
              <th scope="col">Severity</th>
              {figures.map(({ title }) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {policy.levels.map((level) => (
              <tr key={level.id}>
                <td>
                  <SeverityMark
                    tone={toneOf(policy.levels, level.id)}
                    label={level.alias ? `${level.label} (${level.alias})` : level.label}
                  />
                </td>
                {figures.map(({ title, of }) => (
                  <td key={title} className="fb-num">
                    <span className="fb-stacked-title">{title} </span>
                    {span(of(level))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Rules policy={policy} />
    </>
  )
}

function Rules(props: { readonly policy: Policy }) {
  const { policy } = props
  const rows: readonly (readonly [string, string])[] = [
    ['Decide what it is within', span(policy.clocks.triageDecision)],
    [
      'Working alone, prompts at',
      `${span(policy.clocks.soloSoft)} and ${span(policy.clocks.soloFirm)}`,
    ],
    [
      'Warned at',
      `${policy.clocks.warnAt.map((share) => `${share * 100} %`).join(' and ')} of a clock`,
    ],
    [
      'Handoff overlap',
      `${span(policy.handoff.overlapMin)} to ${span(policy.handoff.overlapMax)}; leaving earlier: ${modes[policy.handoff.earlyRelease]}`,
    ],
    ['A duty that moves without a handoff', modes[policy.handoff.dutyWithoutHandoff ?? 'warn']],
    ['A handoff that ends without note and report', modes[policy.handoff.incomplete ?? 'warn']],
    ['The commander takes a remediation task', modes[policy.roles.commanderRemediates]],
    ['The communicator also responds', modes[policy.roles.communicatorResponds]],
    ['Somebody verifies their own work', modes[policy.tasks.verifierIsDoer]],
    [
      'Somebody else than the commander verifies',
      modes[policy.tasks.verifierIsNotCommander ?? 'off'],
    ],
    [
      'Somebody else than the commander says what may wait',
      modes[policy.tasks.horizonByOthers ?? 'off'],
    ],
    ['A task like one that is open', modes[policy.tasks.similarOpen ?? 'warn']],
    [
      'The next report later than the severity’s rhythm',
      modes[policy.sitreps?.nextBeyondRhythm ?? 'warn'],
    ],
    [
      'A final report before it is contained',
      modes[policy.sitreps?.finalBeforeContained ?? 'warn'],
    ],
    ['Closing with immediate work unverified', modes[policy.closing.immediateUnverified]],
    ['Closing without a final situation report', modes[policy.closing.noFinalSitrep]],
    ['Closing without a discovery method', modes[policy.closing.noDiscoveryMethod]],
    [
      'Closing without a monitoring task, when a person noticed',
      modes[policy.closing.noMonitoringTask],
    ],
    ['Names in the retrospective', modes[policy.retro.namesInText]],
    [
      'Record that nobody has taken',
      policy.access.untaken === 'open' ? 'open to responders' : 'named people only',
    ],
    [
      'Record once taken',
      policy.access.taken === 'open' ? 'open to responders' : 'named people only',
    ],
  ]
  return (
    <dl className="fb-facts fb-facts-wide">
      {rows.map(([title, value]) => (
        <div key={title} style={{ display: 'contents' }}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The policy of this incident and every rule it went against, in History. */
export function Overrides() {
  const { state, nameOf } = useIncident()
  const { overrides, document: policy, version } = state.policy
  return (
    <Section title="Response policy" aside={<span>{`${policy.title}, version ${version}`}</span>}>
      {overrides.length === 0 ? <p className="fb-dim">No rule was overridden.</p> : null}
      <ul className="fb-list">
        {overrides.map((override) => (
          <li key={override.seq}>
            <When at={override.at} />
            <span className="fb-grow">
              {nameOf(override.by)} overrode <code>{override.code}</code>: {override.reason}
            </span>
            <a className="fb-small fb-faint" href={`#e${override.seq}`}>
              #{override.seq}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
