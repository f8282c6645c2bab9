import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { expect, it } from 'vitest'
import { openSmtp } from './sender.ts'

type Received = {
  readonly envelope: readonly [from: string, to: string]
  readonly login: string
  readonly letter: Promise<Email>
}

/** A mail server that keeps what it was given. */
async function openServer() {
  const received: Received[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      done(null, { user: `${username} ${password}` }),
    onData: (stream, { envelope, user }, done) => {
      const mailFrom = envelope.mailFrom === false ? '' : envelope.mailFrom.address
      const to = envelope.rcptTo.map((recipient) => recipient.address).join(' ')
      received.push({
        envelope: [mailFrom, to],
        login: String(user),
        letter: buffer(stream).then((raw) => PostalMime.parse(raw)),
      })
      stream.on('end', () => done())
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { received, server, port: (server.server.address() as AddressInfo).port }
}

it('a letter goes from the sender to one person, signed in as the address of the server says', async () => {
  const { received, server, port } = await openServer()
  const smtp = openSmtp(`smtp://fire%40break:p%2Fss@127.0.0.1:${port}`, {
    name: 'Fire, break',
    address: 'firebreak@example.org',
  })
  try {
    const to = 'mira@example.org'
    await smtp.send({ id: 'letter-1', to, subject: '[task] Zürich', text: 'a link' })
    const [only, ...more] = received
    expect(more).toEqual([])
    expect(only).toMatchObject({
      envelope: ['firebreak@example.org', to],
      login: 'fire@break p/ss',
    })
    const letter = await only?.letter
    expect(letter).toMatchObject({
      from: { name: 'Fire, break', address: 'firebreak@example.org' },
      messageId: '<letter-1@example.org>',
      subject: '[task] Zürich',
      text: 'a link\n',
    })
    expect(letter?.headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    )
  } finally {
    smtp.close()
    await new Promise<void>((done) => server.close(done))
  }
})
