/** What the processes hold in memory, as the kernel counts it. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Resident memory of the server and of PostgreSQL, shared pages counted once each process as the kernel does (Pss). */
export function memoryMb(data: string): number {
  const postmaster = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]
  const server = execFileSync('pgrep', ['-f', 'src/server/main.ts'], { encoding: 'utf8' })
    .trim()
    .split('\n')
  const children = execFileSync('pgrep', ['-P', postmaster ?? '0'], { encoding: 'utf8' })
    .trim()
    .split('\n')
  const kb = [postmaster, ...children, ...server.slice(-1)].map((pid) => {
    try {
      return Number(
        /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0,
      )
    } catch {
      return 0
    }
  })
  return kb.reduce((a, b) => a + b, 0) / 1024
}
