// The connection that listens, through a gate that can be shut: it comes back by itself, and not after it was closed.
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openJournal } from '#journal/journal.ts'
import { upcasts } from '#features/index.ts'
import { openWakeUp } from '#server/streams/wake-up.ts'
import { openHouse, type House } from '#testkit/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

/** A port that leads to the database. Shut, it takes connections and answers nothing until it is opened again. */
async function openGate(host: string, port: number) {
  const held = new Set<Socket>()
  const waiting: (() => void)[] = []
  let shut = false
  const server = createServer((socket) => {
    held.add(socket)
    socket.on('error', () => undefined).on('close', () => held.delete(socket))
    const lead = () => {
      // A folder is where a local socket lies; anything else is a machine's name.
      const inside = host.startsWith('/')
        ? createConnection(`${host}/.s.PGSQL.${port}`)
        : createConnection({ host, port })
      inside.on('error', () => socket.destroy())
      socket.on('close', () => inside.destroy())
      socket.pipe(inside).pipe(socket)
    }
    if (shut) waiting.push(lead)
    else lead()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    held,
    waiting: () => waiting.length,
    cut: () => {
      for (const socket of held) socket.destroy()
    },
    shut: () => void (shut = true),
    open: () => {
      shut = false
      for (const lead of waiting.splice(0)) lead()
    },
    close: () => new Promise<void>((done) => server.close(() => done())),
  }
}

/** Listens through the gate; counts how often it was told that notices may have been missed. */
async function listening() {
  // The driver knows where an address or its parts lead.
  const { host, port, user, password, database } = new pg.Client(house.core.pool.options)
  const gate = await openGate(host, port)
  let missed = 0
  const wakeUp = await openWakeUp({
    pool: house.core.pool,
    config: {
      ...(user ? { user } : {}),
      ...(password ? { password } : {}),
      ...(database ? { database } : {}),
      host: '127.0.0.1',
      port: gate.port,
    },
    journal: openJournal(house.core.pool, upcasts),
    log: () => undefined,
    onMissed: async () => void (missed += 1),
  })
  return { gate, wakeUp, missed: () => missed }
}

it('a lost connection is there again, and what was missed is read anew once', async () => {
  const { gate, wakeUp, missed } = await listening()
  const heard: string[] = []
  wakeUp.hear('entries', async (stream) => void heard.push(stream))
  gate.cut()
  await house.until('it is there again', async () => missed() === 1)
  const { id } = await (await house.person('Mira Osei', 'responder')).report('told')
  await house.until('the notice', async () => heard.includes(id))
  expect(missed()).toBe(1)
  expect(gate.held.size).toBe(1)
  await wakeUp.close()
  await gate.close()
})

it('closed while it comes back, it leaves no connection', async () => {
  const { gate, wakeUp, missed } = await listening()
  gate.shut()
  gate.cut()
  await house.until('a try behind the shut gate', async () => gate.waiting() === 1)
  const closed = wakeUp.close()
  gate.open()
  await closed
  await house.until('no connection', async () => gate.held.size === 0)
  expect(missed()).toBe(0)
  await gate.close()
})
