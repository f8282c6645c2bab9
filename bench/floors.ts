/** The same work without Firebreak, on the same machine in the same run: what each number is compared with. */
import { connect, createServer, type AddressInfo } from 'node:net'
import pg from 'pg'
import { attachDatabase } from '#server/postgres/database.ts'
import type { ServerProcess } from '#testkit/process.ts'
import { load, quantile } from './load.ts'

/** Floor for appends: one row a commit, as many connections as the server uses, nothing else. */
export async function rawInserts(
  server: ServerProcess,
  lanes: number,
  hot: boolean,
): Promise<number> {
  const database = await attachDatabase({ dataFolder: server.data, log: () => undefined })
  const pool = new pg.Pool({ ...database.owner, max: lanes })
  await pool.query(
    'create table if not exists bench_floor (id bigserial primary key, text text); create table if not exists bench_head (id int primary key, n bigint)',
  )
  await pool.query('insert into bench_head select generate_series(0, 19), 0 on conflict do nothing')
  const text = 'x'.repeat(400)
  const measured = await load(lanes, async (n) => {
    await pool.query(
      'with h as (update bench_head set n = n + 1 where id = $2 returning n) insert into bench_floor (text) select $1 from h',
      [text, hot ? 0 : n % 20],
    )
  })
  await pool.query('drop table bench_floor, bench_head')
  await pool.end()
  await database.stop()
  return measured.rate
}

/** Floor for the live feed: a byte to a socket on this machine and back. */
export async function rawEcho(): Promise<number> {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
  await new Promise((done) => echo.once('listening', done))
  const socket = connect((echo.address() as AddressInfo).port, '127.0.0.1')
  const times: number[] = []
  for (let n = 0; n < 200; n++) {
    const at = performance.now()
    socket.write('x')
    await new Promise((done) => socket.once('data', done))
    times.push(performance.now() - at)
  }
  socket.destroy()
  echo.close()
  return quantile(
    times.toSorted((a, b) => a - b),
    0.95,
  )
}
