import { setFlagsFromString } from 'node:v8'
import { startReceive } from './receive/start-receive.ts'
import { runProgram } from './run-program.ts'
import type { ReceiveSettings } from './settings.ts'

/**
 * Runs `diode-receive` until the signal is aborted, then lets targets take what is complete.
 *
 * @param notices lines to log at the start
 * @throws Problem when it cannot start, Error when a thread dies
 */
export function runReceive(settings: ReceiveSettings, signal: AbortSignal, notices: string[] = []): Promise<void> {
  // V8 shares each small collection out to helper threads and waits for them. On a busy machine these wait for a processor
  // (170 ms were seen), and the thread that receives, whatever its priority, with them.
  setFlagsFromString('--no-parallel-scavenge')
  return runProgram(
    { program: 'diode-receive', prefix: 'lidi_receive', start: startReceive },
    settings,
    signal,
    notices,
  )
}
