/** PostgreSQL's ways to say that it cannot answer now: gone, starting, full. */
const UNAVAILABLE = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53100',
  '53200',
  '53300',
  '08006',
  '08001',
  '08003',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
])

/** True when the database, and not what was asked of it, is why something failed. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable)
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  return (
    UNAVAILABLE.has(code ?? '') ||
    /connection (terminated|timeout)|timeout exceeded when trying to connect/i.test(message ?? '')
  )
}
