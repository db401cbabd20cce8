import { Problem } from '../errors/index.ts'

/**
 * Runs one role of a program until it ends or is told to. The first SIGINT or SIGTERM aborts the signal: the role
 * finishes what it has in hand. The second one ends the process at once, for the person who does not want to wait.
 * A problem is printed as its sentence (exit 2 when the caller's input is at fault, else 1); anything else with its stack.
 */
export async function runRole(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const told = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    if (told.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143)
    told.abort()
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    await run(told.signal)
  } catch (error) {
    if (error instanceof Problem) process.stderr.write(`${error.message}\n`)
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = error instanceof Problem && error.kind === 'invalid' ? 2 : 1
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}
