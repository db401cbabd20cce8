import { runProgram } from './run-program.ts'
import { startSend } from './send/start-send.ts'
import type { SendSettings } from './settings.ts'

/**
 * Runs `diode-send` until the signal is aborted, then lets open clients finish.
 *
 * @param notices lines to log at the start
 * @throws Problem when it cannot start, Error when a thread dies
 */
export function runSend(settings: SendSettings, signal: AbortSignal, notices: string[] = []): Promise<void> {
  return runProgram({ program: 'diode-send', prefix: 'lidi_send', start: startSend }, settings, signal, notices)
}
