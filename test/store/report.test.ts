// The report as people take it away: its four forms tell the same twelve sections in the same order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sections } from '#features/document/contract.ts'
import type { Report } from '#features/report/view.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'
import { pdfText } from '#testkit/pdf-text.ts'

const titles: readonly string[] = sections.map(({ title }) => title)

let house: House
let mira: Caller
let path: string

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  const { id } = await mira.report('A token in a public repository')
  path = `/api/v1/incidents/${id}`
  await mira.post(`${path}/access/acknowledge-rules`)
})
afterAll(() => house.close())

/** The headings of the twelve sections as a form has them, in its order. */
const inOrder = (lines: readonly string[]) => lines.filter((line) => titles.includes(line))

async function forms() {
  const report = (await mira.get(`${path}/report`)).json as unknown as Report
  const markdown = (await mira.get(`${path}/report.md`)).text.split('\n')
  const pdf = await house.app.inject({
    method: 'GET',
    url: `${path}/report.pdf`,
    headers: { authorization: `Bearer ${mira.token}` },
  })
  return { report, markdown, pdf: pdfText(pdf.rawPayload).split('\n') }
}

describe('R-110: the forms one takes away have the twelve sections in their order', () => {
  it('of a record in which nobody has written yet: every one is there and says so', async () => {
    const { report, markdown, pdf } = await forms()
    expect(report.sections.map(({ title }) => title)).toEqual(titles)
    expect(inOrder(markdown.map((line) => line.replace(/^## /, '')))).toEqual(titles)
    expect(inOrder(pdf)).toEqual(titles)
    for (const title of ['Indicators', 'Details and kill chain', 'Background', 'Appendix'])
      expect(pdf[pdf.indexOf(title) + 1]).toBe('Nothing was written here.')
  })

  it('of one that has something in each: each has its own, and what is still to do is no response', async () => {
    const write = (section: string) =>
      mira.post(`${path}/document/write`, { section, text: `Written in ${section}.`, base: 0 })
    const log = (type: string) => mira.post(`${path}/log/add`, { type, text: `Logged: ${type}.` })
    for (const section of ['summary', 'details', 'background', 'comms', 'appendix'])
      expect((await write(section)).status).toBe(200)
    for (const type of ['indicator', 'action', 'theory', 'lesson'])
      expect((await log(type)).status).toBe(200)
    await mira.post(`${path}/tasks/add`, { title: 'Still to do' })
    const { report, markdown, pdf } = await forms()
    expect(report.sections.map(({ title }) => title)).toEqual(titles)
    expect(inOrder(markdown.map((line) => line.replace(/^## /, '')))).toEqual(titles)
    expect(inOrder(pdf)).toEqual(titles)
    const under = (title: string) =>
      pdf.slice(pdf.indexOf(title) + 1, pdf.indexOf(titles[titles.indexOf(title) + 1] ?? '')).join()
    expect(under('Summary')).toContain('Written in summary.')
    expect(under('Indicators')).toContain('Logged: indicator.')
    expect(under('Details and kill chain')).toContain('Written in details.')
    expect(under('Response')).toContain('Logged: action.')
    expect(under('Response')).not.toContain('Still to do')
    expect(under('Next steps')).toContain('Still to do')
    expect(under('Theories')).toContain('1 theory in the record.')
    expect(under('Theories')).not.toContain('Logged')
    expect(under('Lessons learned')).toContain('Logged: lesson.')
    expect(under('Comms')).toContain('Written in comms.')
    expect(pdf.join()).toContain('Written in appendix.')
  })
})
