/** Why a request by `fetch` came to nothing, in words. @param timeoutMs of the `AbortSignal.timeout` that it had */
export function fetchFailure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error)
  const { name, message, cause } = error
  if (name === 'TimeoutError') return `no answer in ${timeoutMs / 1000} s`
  return cause instanceof Error && cause.message !== '' ? cause.message : message
}
