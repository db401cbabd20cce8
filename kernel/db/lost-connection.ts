// Codes of the operating system, and SQL states that say "not now" about the server rather than about the statement.
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // a socket folder whose server is down
  '53300', // too many connections
  '57P01', // shut down by an administrator
  '57P02', // crashed
  '57P03', // starting up or shutting down
  '57P05', // idle session ended
])

// The driver's own errors have no code.
const sentences = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Query read timeout',
]

/** Whether the database could not be reached or went away: worth waiting and trying again, unlike a wrong statement. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (codes.has(code) || /^08.{3}$/.test(code)) return true
  if (sentences.some((sentence) => error.message.startsWith(sentence))) return true
  return isLostConnection(error.cause)
}
