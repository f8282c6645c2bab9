// The layout of a data folder, and who may look into each part of it.
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { StartRefused } from '../start/start-refused.ts'

export type Folders = {
  /** The data folder itself, without symbolic links in it, so that two names of one folder are one folder. */
  readonly data: string
  /** PostgreSQL's own files. */
  readonly cluster: string
  /** The database's socket. Only the account that runs PostgreSQL, and root, may enter. */
  readonly sockets: string
  /** The lock's socket. Only we may enter. */
  readonly run: string
  readonly secrets: string
}

/** The layout this version writes. Raised only when an older version could not read the folder any more. */
export const DATA_FORMAT = 1

/** Kernels take 104 to 108 bytes for a socket's path; the longest name we put into a folder is 20 bytes. */
const SOCKET_FOLDER_BYTES_MAX = 80

const PASSWORD_BYTES = 24

const passwordsShape = z.strictObject({ superuser: z.string(), owner: z.string(), app: z.string() })

export type Passwords = z.infer<typeof passwordsShape>

/** Closed to others. As root, PostgreSQL's own account has to walk through: it may pass, but not look around. */
const PASSABLE = 0o711
const CLOSED = 0o700
const outerMode = (): number => (process.getuid?.() === 0 ? PASSABLE : CLOSED)

/** Makes the data folder where it is missing and refuses one that a newer version has written. */
export function openFolders(dataFolder: string): Folders {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: outerMode() })
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new StartRefused(
      `the data folder ${dataFolder} cannot be made (${reason}); set FIREBREAK_DATA to a folder this user may write`,
    )
  }
  const data = realpathSync(dataFolder)
  refuseNewerFormat(data)
  const short = Buffer.byteLength(join(data, 'run', 'sockets')) <= SOCKET_FOLDER_BYTES_MAX
  const run = short
    ? join(data, 'run')
    : join(tmpdir(), `firebreak-${createHash('sha256').update(data).digest('hex').slice(0, 16)}`)
  const folders = {
    data,
    cluster: join(data, 'postgres'),
    run,
    sockets: join(run, 'sockets'),
    secrets: join(data, 'secrets'),
  }
  ownFolder(folders.run, outerMode())
  ownFolder(folders.secrets, CLOSED)
  return folders
}

/** A folder in a place where others may write could have been put there by them; then it is not ours to trust. */
function ownFolder(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true, mode })
  const { uid } = lstatSync(folder)
  if (!lstatSync(folder).isDirectory() || uid !== process.getuid?.()) {
    throw new StartRefused(
      `${folder} belongs to someone else; remove it, or set FIREBREAK_DATA to a folder of your own`,
    )
  }
  chmodSync(folder, mode)
}

/** Gives a folder to the account PostgreSQL runs under and closes it to everyone else. */
export function giveFolder(
  folder: string,
  account: { uid: number; gid: number } | undefined,
): void {
  mkdirSync(folder, { recursive: true, mode: CLOSED })
  if (account !== undefined) chownSync(folder, account.uid, account.gid)
  chmodSync(folder, CLOSED)
}

/** Writes down which layout this folder has, once its database is complete. */
export function markFormat(folders: Folders): void {
  writeWhole(join(folders.data, 'VERSION'), `${DATA_FORMAT}\n`)
}

export function hasFormatMark(folders: Folders): boolean {
  return existsSync(join(folders.data, 'VERSION'))
}

function refuseNewerFormat(data: string): void {
  const file = join(data, 'VERSION')
  if (!existsSync(file)) return
  const found = Number(readFileSync(file, 'utf8').trim())
  if (!Number.isInteger(found) || found < 1) {
    throw new StartRefused(
      `${file} does not hold a format number; restore the data folder from a backup, or set FIREBREAK_DATA to another one`,
    )
  }
  if (found > DATA_FORMAT) {
    throw new StartRefused(
      `the data folder ${data} was written by a newer Firebreak (format ${found}, this one knows ${DATA_FORMAT}); install that version or newer, or set FIREBREAK_DATA to another folder`,
    )
  }
}

/** The database's passwords, made at first use. They lie in the data folder, readable by its owner only. */
export function readPasswords(folders: Folders): Passwords {
  const file = join(folders.secrets, 'database.json')
  if (!existsSync(file)) {
    const fresh = () => randomBytes(PASSWORD_BYTES).toString('base64url')
    writeWhole(
      file,
      `${JSON.stringify({ superuser: fresh(), owner: fresh(), app: fresh() }, null, 2)}\n`,
    )
  }
  const parsed = passwordsShape.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success)
    throw new StartRefused(`${file} is damaged; restore it from a backup of the data folder`)
  return parsed.data
}

/** A crash while writing leaves the old file or the new one, never half of either. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}
