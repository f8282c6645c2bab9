// What a person sees who starts it for the first time: progress, the address and the link, and nothing else.
import { expect, it } from 'vitest'
import { serverProcess } from '#testkit/process.ts'

it('a first start tells what it does and where it is, and no line of a log', async () => {
  const server = await serverProcess()
  try {
    await server.start()
    expect(server.output().split('\n')).toEqual([
      'firebreak: making the database (once)',
      expect.stringMatching(/^Firebreak is at http/),
      '',
      'Nobody has an account yet. Open this link once to make the first one:',
      expect.stringMatching(/^http.+\/setup\?token=/),
      '',
    ])
  } finally {
    await server.stop()
    server.remove()
  }
})
