/** What the server measures of itself, for Prometheus. No label ever holds an incident, a person or a title. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export type Meters = {
  readonly request: (method: string, route: string, status: number, milliseconds: number) => void
  readonly connections: (open: number) => void
  readonly command: (outcome: string) => void
  readonly alerts: (count: number) => void
  readonly text: () => Promise<string>
}

export function openMeters(): Meters {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'firebreak_http_request_seconds',
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const connections = new Gauge({
    name: 'firebreak_live_connections',
    help: 'Open live feeds',
    registers: [registry],
  })
  const commands = new Counter({
    name: 'firebreak_commands_total',
    help: 'Commands by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const alerts = new Counter({
    name: 'firebreak_alerts_total',
    help: 'Alerts accepted',
    registers: [registry],
  })
  return {
    request: (method, route, status, milliseconds) =>
      requests.observe({ method, route, status: String(status) }, milliseconds / 1000),
    connections: (open) => connections.set(open),
    command: (outcome) => commands.inc({ outcome }),
    alerts: (count) => alerts.inc(count),
    text: () => registry.metrics(),
  }
}
