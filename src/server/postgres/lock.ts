// One process at a time on a data folder: a lock that dies with its holder, however that holder dies.
//
// The lock is a listening socket in the data folder. The kernel closes it with the process, so a crash leaves a file
// that nobody answers on, and the next process may replace it. A lock file with a process number in it could not tell a
// dead holder from a stranger who got the same number.
import { unlinkSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartRefused } from '../start/start-refused.ts'
import { openFolders, type Folders } from './folders.ts'

/** A server holds the folder for as long as it runs; a command line only for the length of one command. */
export type Holder = 'server' | 'command'

export type DataLock = { readonly release: () => Promise<void> }

/** A command finishes on its own, so whoever comes next waits this long for it before giving up. */
const COMMAND_WAIT_MS = 30_000
const COMMAND_POLL_MS = 100
/** A live holder answers at once; one that is stopped or overloaded for this long still counts as alive. */
const ANSWER_WAIT_MS = 2_000
/** Two processes that replace a stale lock in the same instant take turns; each turn lasts milliseconds. */
const TURNS_MAX = 200
const TURN_MS = 25

/**
 * Takes the data folder for this process, or throws StartRefused when a server has it. Releases itself when the process
 * ends in any way.
 */
export async function lockDataFolder(dataFolder: string, as: Holder = 'server'): Promise<DataLock> {
  const folders = openFolders(dataFolder)
  const deadline = Date.now() + COMMAND_WAIT_MS
  for (;;) {
    const taken = await tryLock(folders, as)
    if (typeof taken !== 'string') return taken
    if (taken === 'server' || Date.now() > deadline) {
      throw new StartRefused(
        `the data folder ${folders.data} is in use by another Firebreak ${taken === 'server' ? 'server' : 'command'}; stop that one first, or set FIREBREAK_DATA to another folder`,
      )
    }
    await sleep(COMMAND_POLL_MS)
  }
}

/** Takes the lock, or says who has it. */
export async function tryLock(folders: Folders, as: Holder): Promise<DataLock | Holder> {
  const path = socketOf(folders)
  const turn = await takeTurn(folders)
  try {
    const holder = await whoHolds(folders)
    if (holder !== undefined) return holder
    removeStale(path)
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.end(`${as}\n`)
    })
    await listen(server, path)
    server.unref()
    return { release: () => close(server) }
  } finally {
    if (turn !== undefined) await close(turn)
  }
}

/** Asks the lock's socket who is there; undefined when nobody answers because nobody lives. */
export function whoHolds(folders: Folders): Promise<Holder | undefined> {
  return new Promise((resolve) => {
    const socket = connect(socketOf(folders))
    let said = ''
    socket.setTimeout(ANSWER_WAIT_MS, () => {
      socket.destroy()
      resolve('server')
    })
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
    socket.on('end', () => {
      socket.destroy()
      resolve(said.trim() === 'command' ? 'command' : 'server')
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? undefined : 'server')
    })
  })
}

function socketOf(folders: Folders): string {
  return join(folders.run, 'server.lock.sock')
}

/**
 * Between "nobody answers" and "now it is mine" another process could do the same. On Linux a name in the kernel's
 * abstract socket space, which leaves no file behind, makes them take turns. Elsewhere the window of a millisecond stays.
 */
async function takeTurn(folders: Folders): Promise<Server | undefined> {
  if (process.platform !== 'linux') return undefined
  const { dev, ino } = statSync(folders.run)
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const server = createServer((socket) => socket.destroy())
    try {
      await listen(server, `\0firebreak-turn-${dev}-${ino}`)
      return server
    } catch {
      await sleep(TURN_MS)
    }
  }
  throw new StartRefused(
    `another Firebreak is starting on ${folders.data} and does not finish; stop it, then start again`,
  )
}

function removeStale(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
