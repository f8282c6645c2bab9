// A real Prometheus Alertmanager (Debian's package) with our webhook as its receiver, fired and resolved with amtool.
// .ci/run installs it and says where it is; without it this file says that it was skipped.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '#kernel/must.ts'
import type { IncidentState } from '#features/index.ts'
import { freePort, serverProcess, type ServerProcess } from '#testkit/process.ts'

const alertmanager = process.env['ALERTMANAGER_BIN'] ?? ''
const amtool = process.env['AMTOOL_BIN'] ?? ''
const PASSWORD = 'correct-horse-battery-9\n'
/** Alertmanager waits for its group and repeats; these are set to seconds below. */
const HEARD_MS = 30_000

describe.skipIf(alertmanager === '' || amtool === '')(
  'a real Alertmanager (skipped where ALERTMANAGER_BIN and AMTOOL_BIN are not set)',
  () => {
    let server: ServerProcess
    let child: ChildProcess
    let url = ''
    let token = ''
    const folder = mkdtempSync(join(tmpdir(), 'firebreak-alertmanager-'))

    beforeAll(async () => {
      server = await serverProcess({ FIREBREAK_LOG: 'error' })
      await server.start()
      for (const [name, role] of [
        ['olu', 'owner'],
        ['mira', 'responder'],
      ] as const)
        server.cli(
          [
            'user',
            'add',
            '--email',
            `${name}@example.org`,
            '--name',
            name,
            '--role',
            role,
            '--password-stdin',
          ],
          PASSWORD,
        )
      const tokenOf = (name: string) =>
        String(
          server.cli([
            'token',
            'create',
            '--user',
            `${name}@example.org`,
            '--scopes',
            '*',
            '--json',
          ]).json?.['token'],
        )
      token = tokenOf('mira')
      const source = await server.call('POST', '/api/v1/sources/add', tokenOf('olu'), {
        name: 'Alertmanager',
        type: 'alertmanager',
      })
      const hook = server.url + new URL(String(source.json['url'])).pathname
      const config = join(folder, 'alertmanager.yml')
      writeFileSync(
        config,
        `route:\n  receiver: firebreak\n  group_by: [alertname]\n  group_wait: 1s\n  group_interval: 2s\n  repeat_interval: 4s\nreceivers:\n  - name: firebreak\n    webhook_configs:\n      - url: ${hook}\n        send_resolved: true\n`,
      )
      const port = await freePort()
      url = `http://127.0.0.1:${port}`
      child = spawn(
        alertmanager,
        [
          `--config.file=${config}`,
          `--storage.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--cluster.listen-address=',
        ],
        { stdio: 'ignore' },
      )
      await heard(
        'Alertmanager answers',
        async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok === true,
      )
    })
    afterAll(async () => {
      child?.kill('SIGTERM')
      await server?.stop()
      server?.remove()
      rmSync(folder, { recursive: true, force: true })
    })

    async function heard<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
      for (
        const until = Date.now() + HEARD_MS;
        Date.now() < until;
        await new Promise((done) => setTimeout(done, 200))
      ) {
        const found = await look()
        if (found) return found
      }
      throw new Error(`not within ${HEARD_MS / 1000} s: ${what}`)
    }
    const tool = (...words: string[]) => {
      const ran = spawnSync(amtool, ['--alertmanager.url', url, 'alert', 'add', ...words], {
        encoding: 'utf8',
      })
      expect(ran.status, ran.stderr).toBe(0)
    }
    const records = async () =>
      (await server.call('GET', '/api/v1/incidents', token)).json['incidents'] as {
        id: string
        title: string
        stage: string
      }[]
    const alertsOf = async (id: string) =>
      Object.values(
        (
          (await server.call('GET', `/api/v1/incidents/${id}`, token)).json[
            'state'
          ] as IncidentState
        ).intake.alerts,
      )

    it('R-018, R-019: a fired alert is one waiting event, however often it is repeated', async () => {
      tool(
        'alertname=RootLogins',
        'instance=build-07',
        'severity=critical',
        '--annotation=summary=Root logins on build-07',
      )
      const row = await heard('the event', async () =>
        (await records()).find((one) => one.title === 'Root logins on build-07'),
      )
      expect(row.stage).toBe('detect')
      await heard('a repeat joins it', async () => ((await alertsOf(row.id))[0]?.times ?? 0) > 1)
      expect(
        (await records()).filter((one) => one.title === 'Root logins on build-07'),
      ).toHaveLength(1)
    })

    it('R-018: a resolved alert is marked, and the event stays for people to decide', async () => {
      const row = must(
        (await records()).find((one) => one.title === 'Root logins on build-07'),
        'the record of the alert',
      )
      tool(
        'alertname=RootLogins',
        'instance=build-07',
        'severity=critical',
        '--annotation=summary=Root logins on build-07',
        `--end=${new Date(Date.now() - 1000).toISOString()}`,
      )
      await heard('the resolve', async () => (await alertsOf(row.id))[0]?.resolvedAt !== null)
      expect((await records()).find((one) => one.id === row.id)?.stage).toBe('detect')
      expect(server.cli(['verify', 'all', '--json']).json).toMatchObject({ ok: true })
    })
  },
)
