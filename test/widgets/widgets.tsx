/** The widgets that need no record: buttons, fields, marks, clocks, cards, tables, dialogs, messages. */
import {
  Button,
  Checkbox,
  Group,
  MultiSelect,
  PasswordInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { MaybeButton, main, quiet, side, subtle } from '#web/kit/buttons.tsx'
import { showDone, showProblem } from '#web/kit/command.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { PersonMark } from '#web/kit/person-mark.tsx'
import { Asks, Due, When } from '#web/kit/time-widgets.tsx'
import { Card, Empty, LongList, Note, PageHead, Section, SeverityMark } from '#web/kit/widgets.tsx'
import { LONG_NAME, LONG_WORD, RIGHT_TO_LEFT } from '#testkit/hard-texts.ts'

export function Widgets() {
  return (
    <>
      <PageHead
        over={<a href="#buttons">Where one is</a>}
        title="Widgets"
        under="Every one of them, in every state it can be in."
      />
      <Buttons />
      <Fields />
      <Marks />
      <Clocks />
      <Lists />
      <Tables />
      <Messages />
      <Texts />
    </>
  )
}

const refused = {
  ok: false,
  code: 'not-commander',
  sentence: 'Only the commander can do this.',
  overridable: false,
} as const
const looks = { main, side, quiet, subtle }
const press = () => undefined

function Buttons() {
  return (
    <Section id="buttons" title="Buttons">
      {Object.entries(looks).map(([name, look]) => (
        <Group key={name} mb="sm" data-look={name}>
          <MaybeButton can={{ ok: true }} look={look} label={name} onPress={press}>
            Pressable
          </MaybeButton>
          <MaybeButton
            can={{ ...refused, overridable: true }}
            look={look}
            label={name}
            onPress={press}
          >
            With a reason
          </MaybeButton>
          <MaybeButton can={refused} look={look} label={name} onPress={press}>
            Not now
          </MaybeButton>
          <Button {...look} disabled>
            Disabled
          </Button>
          <MaybeButton can={{ ok: true }} look={look} label={name} busy onPress={press}>
            Busy
          </MaybeButton>
        </Group>
      ))}
      <p>
        Words that act inside a line:{' '}
        <button type="button" className="fb-link-button">
          what this means
        </button>
        , and <span className="fb-kbd">⌘K</span>.
      </p>
    </Section>
  )
}

const choices = ['Observation', 'Decision', LONG_NAME]

function Fields() {
  return (
    <Section id="fields" title="Fields">
      <Stack>
        <TextInput label="Empty" placeholder="What would be here" />
        <TextInput label="Filled" defaultValue="A key is public" />
        <TextInput label="Required and hinted" required description="In your zone, UTC." />
        <TextInput label="Wrong" defaultValue="25:61" error="Give a time such as 14:05." />
        <TextInput label="Disabled" defaultValue="It stays as it is" disabled />
        <Textarea
          label="Several lines"
          autosize
          minRows={2}
          defaultValue={`${LONG_WORD}\n${RIGHT_TO_LEFT}`}
        />
        <PasswordInput label="Password" visibilityToggleButtonProps={{ 'aria-label': 'Show it' }} />
        <Select label="One of several" data={choices} defaultValue={LONG_NAME} />
        <Select label="One of several, disabled" data={choices} disabled />
        <MultiSelect
          label="Some of several"
          data={choices}
          defaultValue={['Decision', LONG_NAME]}
        />
        <Checkbox label="Ticked" defaultChecked description="And what it means." />
        <Checkbox label="Cannot be ticked" disabled />
        <Switch label="On" defaultChecked />
        <Switch label="Off" />
        <SegmentedControl
          className="fb-kinds"
          aria-label="Kind"
          data={['Declaration', 'First', 'Update', 'Handoff', 'Final']}
          defaultValue="Update"
        />
      </Stack>
    </Section>
  )
}

function Marks() {
  return (
    <Section id="marks" title="Marks and chips">
      <Group>
        <SeverityMark tone="high" label="High" />
        <SeverityMark tone="med" label="Medium" />
        <SeverityMark tone="low" label="Low" />
        <SeverityMark tone="none" label="Severity unknown" />
      </Group>
      <div className="fb-chips fb-traits">
        <span className="fb-chip">
          Incident · <b>containing</b>
        </span>
        <button type="button" className="fb-chip">
          <SeverityMark tone="high" label="High" />
        </button>
        <span className="fb-chip">{LONG_NAME}</span>
      </div>
      <fieldset className="fb-marks" aria-label="Here now">
        <PersonMark name="Mira Osei" here />
        <PersonMark name="Tomi Kane" here={false} />
        <PersonMark name={LONG_NAME} here />
        <PersonMark name={RIGHT_TO_LEFT} here={false} />
      </fieldset>
      <ol className="fb-steps" aria-label="Stages">
        <li className="done">Noticed</li>
        <li className="now" aria-current="step">
          Containing
        </li>
        <li>Restoring</li>
        <li>Learning</li>
      </ol>
    </Section>
  )
}

const away = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

function Clocks() {
  return (
    <Section id="clocks" title="Clocks">
      <p>
        In time: <Due due={away(90)} />
      </p>
      <p>
        Soon: <Due due={away(5)} />
      </p>
      <p>
        Late: <Due due={away(-13)} />
      </p>
      <p>
        A question: <Asks due={away(-13)} />, <Asks due={away(30)} />
      </p>
      <p>
        A moment: <When at={away(-3)} shape="time" />, <When at={away(-3)} shape="minute" />,{' '}
        <When at={away(-3)} shape="full" />
      </p>
    </Section>
  )
}

function Lists() {
  return (
    <Section id="lists" title="Cards, lists and what is empty" aside={<a href="#lists">aside</a>}>
      <Card title="A card" accent>
        <p className="fb-next">Send situation report 3</p>
        <p className="fb-small fb-dim">Jon Vale has not begun it.</p>
        <div className="fb-actions">
          <Button>Write it</Button>
          <Button variant="default">Not now</Button>
        </div>
      </Card>
      <Empty>No incident matches.</Empty>
      <Note>The server does not answer. What is shown is from 14:05.</Note>
      <Note tone="plain">A remark without weight.</Note>
      <ul className="fb-list fb-panel">
        {[LONG_NAME, LONG_WORD, RIGHT_TO_LEFT].map((text) => (
          <li key={text}>
            <SeverityMark tone="med" label="Medium" />
            <div className="fb-grow">
              <a href="#lists" className="fb-plain-link">
                {text}
              </a>
              <div className="fb-small fb-faint">for 2 h, INC-7Q4K</div>
            </div>
            <Button size="xs" variant="default">
              Show <span className="fb-hidden">{text}</span>
            </Button>
          </li>
        ))}
      </ul>
      <LongList rows={Array.from({ length: 60 }, (_, row) => row)}>
        {(rows) => <p className="fb-small">{rows.length} of 60 rows</p>}
      </LongList>
    </Section>
  )
}

function Tables() {
  return (
    <Section id="tables" title="Tables">
      <div className="fb-scroll-x" role="region" aria-label="Table" tabIndex={0}>
        <table className="fb-table fb-table-stacked">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Since</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {[LONG_NAME, LONG_WORD, RIGHT_TO_LEFT].map((text) => (
              <tr key={text}>
                <td>{text}</td>
                <td className="fb-inline">
                  <When at={away(-30)} shape="full" />
                </td>
                <td className="fb-inline">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl className="fb-facts fb-panel">
        <dt>Commander</dt>
        <dd>{LONG_NAME}</dd>
        <dt>{LONG_NAME}</dt>
        <dd>{LONG_WORD}</dd>
      </dl>
    </Section>
  )
}

function Messages() {
  const [shown, setShown] = useState<'form' | 'long' | null>(null)
  const close = () => setShown(null)
  return (
    <Section id="messages" title="Dialogs and messages">
      <Group>
        <Button variant="default" onClick={() => setShown('form')}>
          A form
        </Button>
        <Button variant="default" onClick={() => setShown('long')}>
          A long dialog
        </Button>
        <Button
          variant="default"
          onClick={() => showDone('Sent. The next one is promised for 14:05.')}
        >
          Done
        </Button>
        <Button
          variant="default"
          onClick={() =>
            showProblem({
              code: 'refused',
              status: 409,
              sentence: `${LONG_NAME} commands it. ${LONG_WORD}`,
            } as never)
          }
        >
          Refused
        </Button>
      </Group>
      {shown === 'form' ? (
        <Dialog title="Correct the entry" onClose={close}>
          <Stack>
            <TextInput label="Entry" required data-autofocus defaultValue={LONG_WORD} />
            <Textarea label="Why" required />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button disabled>Correct</Button>
            </Group>
          </Stack>
        </Dialog>
      ) : null}
      {shown === 'long' ? (
        <Dialog title={LONG_NAME} size="lg" onClose={close}>
          {Array.from({ length: 40 }, (_, line) => (
            <p key={line}>Line {line + 1} of a dialog that is longer than the window.</p>
          ))}
        </Dialog>
      ) : null}
    </Section>
  )
}

const sizes: Readonly<Record<string, ReactNode>> = {
  'fb-small': 'Remarked beside the text',
  'fb-dim': 'Said more quietly',
  'fb-faint': 'Said most quietly',
  'fb-late': 'Late',
  'fb-soon': 'Soon',
  'fb-ok': 'As it should be',
  'fb-prose': 'The summary, which is read at length',
  'fb-next': 'What is to be done next',
}

function Texts() {
  return (
    <Section id="texts" title="Texts">
      {Object.entries(sizes).map(([look, words]) => (
        <p key={look} className={look}>
          {words}
        </p>
      ))}
      <p>
        <code>sha256 51d0…77be</code>
      </p>
      <p className="fb-pre">{LONG_WORD}</p>
      <p className="fb-pre" dir="auto">
        {RIGHT_TO_LEFT}
      </p>
      <div className="fb-theory">A theory is never shown as a fact.</div>
    </Section>
  )
}
