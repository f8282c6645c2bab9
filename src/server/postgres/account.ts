// Running PostgreSQL inside the data folder: who runs it, how it is created, started, watched and stopped.
//
// This folder turns "a data folder" into "two sets of connection settings". It supervises processes and files; it must
// never know what is in the tables: schemas, migrations and queries belong to the journal.
//
// This file decides under which account the PostgreSQL programs run. PostgreSQL refuses to run as root, so a server
// started as root lends it an unprivileged account (docs/decisions/0003-postgresql-as-root.md).
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartRefused } from '../start/start-refused.ts'

/** The account PostgreSQL runs under when we are root. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/** How a PostgreSQL program is started: what comes before its own command line, and the identity Node gives it. */
export type Launch = {
  readonly prefix: readonly string[]
  readonly identity: { readonly uid?: number; readonly gid?: number }
  readonly account: Account | undefined
}

/** Tried in this order. `nobody` exists everywhere; the other two only where an operator made them. */
const ACCOUNT_NAMES = ['firebreak', 'postgres', 'nobody'] as const

const SETPRIV_PLACES = ['/usr/bin/setpriv', '/bin/setpriv', '/usr/sbin/setpriv'] as const

/** Execute permission on a folder is the right to pass through it; the low three bits of each group of the mode. */
const EXECUTE = 0o1

/**
 * Says how to start PostgreSQL programs that need `paths`. As an ordinary user: plainly. As root: under an unprivileged
 * account, and when that account cannot walk to one of the paths (a 0700 folder of root), with the single capability
 * to read and walk through folders. Throws StartRefused when there is no way.
 */
export function chooseLaunch(paths: readonly string[]): Launch {
  const setpriv = SETPRIV_PLACES.find((place) => existsSync(place))
  // SIGINT is PostgreSQL's fast, clean shutdown: when the server is killed outright, its database follows by itself.
  const followParent = '--pdeathsig=INT'
  if (process.getuid?.() !== 0) {
    return {
      prefix: setpriv === undefined ? [] : [setpriv, followParent, '--'],
      identity: {},
      account: undefined,
    }
  }
  const account = findAccount()
  const blocked = paths.find((path) => !canWalkTo(path, account))
  if (setpriv === undefined) {
    if (blocked === undefined)
      return { prefix: [], identity: { uid: account.uid, gid: account.gid }, account }
    throw new StartRefused(
      `PostgreSQL cannot run as root, and the account "${account.name}" cannot reach ${blocked}; start Firebreak as an ordinary user, or move the folder to a place everyone may pass through`,
    )
  }
  const identity = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    followParent,
  ]
  const capabilities =
    blocked === undefined
      ? ['--inh-caps=-all', '--ambient-caps=-all']
      : [
          '--inh-caps=-all,+dac_read_search',
          '--ambient-caps=-all,+dac_read_search',
          '--bounding-set=-all,+dac_read_search',
          // Without this bit access(2), by which PostgreSQL looks for its own files, ignores the capability.
          '--securebits=+no_setuid_fixup',
        ]
  return { prefix: [setpriv, ...identity, ...capabilities, '--'], identity: {}, account }
}

function findAccount(): Account {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const wanted of ACCOUNT_NAMES) {
    const line = lines.find((entry) => entry.startsWith(`${wanted}:`))
    const [name, , uid, gid] = line?.split(':') ?? []
    if (name !== undefined && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) }
  }
  throw new StartRefused(
    'PostgreSQL cannot run as root and there is no account "firebreak", "postgres" or "nobody" to lend it; make one with `useradd --system firebreak`, or start Firebreak as an ordinary user',
  )
}

/** Whether the account may pass through every folder above the path, by the permission bits alone. */
function canWalkTo(path: string, account: Account): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
    if (((mode >> shift) & EXECUTE) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
