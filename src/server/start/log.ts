/** The server's own log. It never holds what people wrote: of an error only its kind, message and place are kept. */
import pino from 'pino'

export type Log = {
  readonly info: (line: string) => void
  readonly warn: (line: string) => void
  readonly fault: (line: string, error?: unknown) => void
}

/** Logs JSON lines to standard error; standard output is for what a person at the terminal has to read. */
export function openLog(level: string): Log {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    info: (line) => out.info(line),
    warn: (line) => out.warn(line),
    fault: (line, error) => out.error(error === undefined ? {} : { error: safeError(error) }, line),
  }
}

function safeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error }
  // PostgreSQL puts values of rows into `detail` and `where`: those stay out.
  return {
    kind: error.name,
    code: (error as { code?: unknown }).code,
    message: error.message,
    stack: error.stack,
  }
}
