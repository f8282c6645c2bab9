// `node bench/jobs.ts` (or as a part of `npm run bench`): how many interactions and seconds the jobs of a night take, in a real browser, by
// keyboard and mouse and by thumb at 390 pixels. A press and a key that does something count one; typing words counts nothing, however
// long they are, and neither does the touch of the field they are typed into.
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { openHouse, type House } from '../test/browser/seats.ts'
import { note, results } from './results.ts'

/** Somebody at work: what they press is counted. */
class Hand {
  count = 0
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }
  async click(what: Locator): Promise<void> {
    this.count += 1
    await what.click()
  }
  async press(key: string): Promise<void> {
    this.count += 1
    await this.page.keyboard.press(key)
  }
  async type(words: string): Promise<void> {
    await this.page.keyboard.type(words)
  }
  /** Types into a field that one comes to by touching it. */
  async write(field: Locator, words: string): Promise<void> {
    await field.click()
    await this.type(words)
  }
  /** The foot of the room: everything that has no place of its own there. */
  async more(what: string): Promise<void> {
    const foot = this.page.getByRole('navigation', { name: 'Parts of the room' })
    await this.click(foot.getByRole('button', { name: 'More' }))
    await this.click(this.button(what))
  }
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name }).first()
  }
  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name }).first()
  }
}

type Job = {
  readonly name: string
  readonly aim: number
  /** What is there before the job begins; it is not counted. */
  readonly before: (house: House) => Promise<Page>
  readonly work: (hand: Hand, house: House) => Promise<void>
  /** The same by thumb, from the same beginning; where it is not another way, `work`. */
  readonly thumb?: (hand: Hand, house: House) => Promise<void>
}

const home = (house: House) => house.seat('tomi@example.org', '/')
/** An incident that Tomi commands, and Mira is on. */
const room = (house: House) => house.incident('A token in a public log', ['mira'])

const jobs: readonly Job[] = [
  {
    name: 'report with one line',
    aim: 1,
    before: home,
    work: async (hand) => {
      await hand.page.locator('input[aria-label="What did you notice?"]:focus').waitFor()
      await hand.type('A deploy token in a build log')
      await hand.press('Enter')
      await hand.page.locator('#log-line:focus').waitFor()
    },
    thumb: async (hand) => {
      await hand.write(
        hand.page.getByLabel('What did you notice?'),
        'A deploy token in a build log',
      )
      await hand.press('Enter')
      await hand.page.locator('#log-line').waitFor()
    },
  },
  {
    name: 'alert to declared incident, commander, broadcast sent',
    aim: 3,
    before: async (house) => {
      await house.act('olu', '/api/v1/incidents', { title: '14 failed logins, then one success' })
      return home(house)
    },
    work: async (hand) => {
      await hand.click(hand.button('Take it'))
      await hand.page.locator('#log-line:focus').waitFor()
      await hand.type('/declare high the one success was nobody of ours')
      await hand.press('Enter')
      await hand.page.getByRole('button', { name: 'Undo' }).waitFor()
    },
    thumb: async (hand) => {
      await hand.click(hand.button('Declare…'))
      const sheet = hand.page.getByRole('dialog')
      await hand.write(sheet.getByLabel('What makes it one'), 'It was nobody of ours')
      await hand.click(sheet.getByLabel('High'))
      await hand.click(sheet.getByRole('button', { name: /^Declare/ }))
      await hand.page.getByRole('button', { name: 'Undo' }).waitFor()
    },
  },
  {
    name: 'acknowledge',
    aim: 1,
    before: async (house) => {
      await house.act('olu', '/api/v1/incidents', { title: 'Odd invoice' })
      return home(house)
    },
    work: async (hand) => {
      await hand.click(hand.button('Take it'))
      await hand.page.locator('#log-line').waitFor()
    },
  },
  {
    name: 'log a line',
    aim: 1,
    before: async (house) => (await room(house)).open('tomi'),
    work: async (hand) => {
      await hand.page.locator('#log-line:focus').waitFor()
      await hand.type('Two more reads with the same token')
      await hand.press('Enter')
      await hand.page.getByText('Two more reads with the same token', { exact: true }).waitFor()
    },
    thumb: async (hand) => {
      await hand.write(hand.page.locator('#log-line'), 'Two more reads with the same token')
      await hand.click(hand.button('Log'))
      await hand.page.getByText('Two more reads with the same token', { exact: true }).waitFor()
    },
  },
  {
    // Until the other has command, it is written down and the team was told: what is left is that the first stays a while.
    name: 'handoff',
    aim: 4,
    before: async (house) => (await room(house)).open('tomi'),
    work: async (hand, house) => {
      await hand.click(hand.link('Handoff'))
      await hand.page.locator('input[role="combobox"]:focus').waitFor()
      await hand.type('mir')
      await hand.page.getByText('Enter proposes it.').waitFor()
      await hand.press('Enter')
      const other = new Hand(await house.seat('mira@example.org', '/'))
      await other.click(other.link('Read the briefing'))
      await other.page.locator('button[type="submit"]:focus').waitFor()
      await other.press('Enter')
      await handedOver(hand, other)
    },
    thumb: async (hand, house) => {
      await hand.click(hand.link('Hand over'))
      await hand.write(hand.page.getByRole('combobox', { name: 'To whom' }), 'mir')
      await hand.click(hand.button('Propose it to Mira Osei'))
      const other = new Hand(await narrowed(await house.seat('mira@example.org', '/')))
      await other.click(other.link('Read the briefing'))
      await other.click(other.button('I have read it and take command'))
      await handedOver(hand, other)
    },
  },
  {
    // Declared, contained, discovered by a monitor, one task open, nobody was told how it ended.
    name: 'conclude',
    aim: 5,
    before: async (house) => {
      const { act, open } = await room(house)
      await act('tomi', 'triage/decide', { verdict: 'incident', reason: 'The token is live' })
      await act('tomi', 'severity/set', { level: 'high', reason: 'Used from outside' })
      const next_at = new Date(Date.now() + 30 * 60_000).toISOString()
      await act('tomi', 'sitreps/send', { kind: 'declared', know: 'A live token.', next_at })
      await act('tomi', 'incident/set-discovery', { method: 'monitoring' })
      await act('tomi', 'incident/mark', { milestone: 'contained' })
      await act('tomi', 'tasks/add', { title: 'Scan the older logs', assignee: house.ids.mira })
      return open('tomi')
    },
    work: async (hand) => {
      await hand.click(hand.link('Conclusion'))
      await hand.click(hand.button('It is no longer active'))
      await hand.click(hand.button(/^After closing/))
      await hand.page.getByRole('button', { name: /^Send to \d+ people and thank/ }).waitFor()
      await hand.press('Control+Enter')
      await hand.page.getByLabel('Who leads the retrospective').first().waitFor()
      // Read before it is sent: a second quick press does nothing.
      await hand.page.waitForTimeout(1000)
      await hand.press('Control+Enter')
      await hand.page.getByRole('link', { name: 'To the retrospective' }).waitFor()
    },
    thumb: async (hand) => {
      await hand.click(hand.button('Open the checklist').or(hand.link('Open the checklist')))
      await hand.click(hand.button('It is no longer active'))
      await hand.click(hand.button(/^After closing/))
      await hand.click(hand.button(/^Send to \d+ people and thank/))
      await hand.page.getByLabel('Who leads the retrospective').first().waitFor()
      await hand.click(hand.page.getByRole('button', { name: 'Conclude', exact: true }))
      await hand.page.getByRole('link', { name: 'To the retrospective' }).waitFor()
    },
  },
  {
    name: 'situation report',
    aim: 3,
    before: async (house) => (await room(house)).open('tomi'),
    work: async (hand) => {
      await hand.click(hand.link('Situation report'))
      await hand.page.locator('textarea:focus').waitFor()
      await hand.type('The token was revoked; nobody else used it.')
      await hand.click(hand.button(/^Send/))
      await hand.page.getByText(/The next one is promised/).waitFor()
    },
    thumb: async (hand) => {
      await hand.more('Send a situation report')
      await hand.write(hand.page.locator('main textarea').first(), 'The token was revoked.')
      await hand.click(hand.button(/^Send/))
      await hand.page.getByText(/The next one is promised/).waitFor()
    },
  },
  {
    name: 'find an old incident',
    aim: 2,
    before: home,
    work: async (hand) => {
      await hand.click(hand.link('Incidents'))
      await hand.page.locator('input[type="search"]:focus').waitFor()
      await hand.type('public log')
      await hand.click(hand.link(/A token in a public log/))
      await hand.page.locator('#log-line').waitFor()
    },
    thumb: async (hand) => {
      await hand.click(hand.button('Menu'))
      await hand.write(hand.page.getByPlaceholder('What do you want to do?'), 'public log')
      await hand.click(
        hand.page
          .getByRole('dialog')
          .getByText(/A token in a public log/)
          .first(),
      )
      await hand.page.locator('#log-line').waitFor()
    },
  },
]

/** All of them for one minute at most, by somebody who types two hundred characters a minute and does not hesitate. */
const SECONDS_MAX = 60

/** All of them together. */
const INTERACTIONS_MAX = 20

/** The width of a phone. */
const PHONE = { width: 390, height: 844 }

/** The page as a phone has it, begun anew in that width. */
async function narrowed(page: Page): Promise<Page> {
  await page.setViewportSize(PHONE)
  await page.reload()
  return page
}

/** Until the one sees that the other has it, and the presses of both are counted. */
async function handedOver(hand: Hand, other: Hand): Promise<void> {
  for (const step of [/^Mira took over/, /^Written down/, /^The team knows/])
    await hand.page.getByText(step).waitFor()
  hand.count += other.count
  await other.page.context().close()
}

/** Every job once, each from a fresh page: by keyboard and mouse, then by thumb. */
export async function nightJobs(): Promise<void> {
  const house = await openHouse(['olu', 'mira', 'tomi'])
  try {
    for (const by of ['keyboard', 'thumb'] as const) await jobsBy(by, house)
  } finally {
    await house.close()
  }
}

async function jobsBy(by: 'keyboard' | 'thumb', house: House): Promise<void> {
  let seconds = 0
  let count = 0
  for (const { name, aim, before, work, thumb } of jobs) {
    const page = await before(house)
    const hand = new Hand(by === 'thumb' ? await narrowed(page) : page)
    const did = by === 'thumb' ? (thumb ?? work) : work
    const began = performance.now()
    await did(hand, house)
    seconds += (performance.now() - began) / 1000
    count += hand.count
    note(`job by ${by}: ${name}`, { value: hand.count, unit: 'interactions' }, { atMost: aim })
    await page.context().close()
  }
  note(`the jobs by ${by}`, { value: count, unit: 'interactions' }, { atMost: INTERACTIONS_MAX })
  note(`the jobs by ${by}, time`, { value: seconds, unit: 's' }, { atMost: SECONDS_MAX })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await nightJobs()
  console.log(JSON.stringify(results, null, 2))
}
