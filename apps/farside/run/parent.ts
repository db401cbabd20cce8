import { identify, isAlive, parentOf, titleOf } from './identity.ts'

const LOOK_EVERY_MS = 500
/** npm, a shell, and the older Node that handed over to this one. */
const MOST_STEPS = 4

/**
 * Calls `onGone` once the process that started us has ended. npm passes no signal on: ending it (or the terminal it ran
 * in) leaves its command running. What stands between npm and us may survive npm, so all of them are watched, but
 * nothing beyond: whoever started npm may go. A service manager, process 1, is nobody's parent to lose.
 */
export function watchParent(onGone: () => void): void {
  const watched = ancestors().flatMap((pid) => identify(pid) ?? [])
  const timer = setInterval(() => {
    if (watched.every(isAlive)) return
    clearInterval(timer)
    onGone()
  }, LOOK_EVERY_MS)
  timer.unref()
}

/** Our parent; under npm those up to npm itself. */
function ancestors(): number[] {
  const found = [process.ppid]
  while (found.length < MOST_STEPS && process.env.npm_lifecycle_event !== undefined) {
    const last = found.at(-1)!
    if (/^npm\b|npm-cli/.test(titleOf(last) ?? '')) return found
    const next = parentOf(last)
    if (next === undefined) break
    found.push(next)
  }
  return [process.ppid].filter((pid) => pid > 1)
}
