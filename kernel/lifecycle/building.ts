/** Registers how to close a part that was just opened; parts close last-built-first. */
export type Keep = <T>(part: T, close: (part: T) => void | Promise<void>) => T

/**
 * Builds something out of parts that must be closed. When building fails half way, what was opened is closed again
 * before the error goes on; otherwise the result gets a `close` that closes every part, the last one first. A part that
 * fails to close does not keep the others open: the first such error is thrown at the end.
 */
export async function building<T extends object>(
  build: (keep: Keep) => Promise<T>,
): Promise<T & { close(): Promise<void> }> {
  const closers: (() => void | Promise<void>)[] = []
  let closed: Promise<void> | undefined
  const close = () => (closed ??= closeAll(closers))
  try {
    const made = await build((part, closePart) => {
      closers.push(() => closePart(part))
      return part
    })
    return Object.assign(made, { close })
  } catch (error) {
    await close().catch(() => undefined) // the reason why building failed matters more
    throw error
  }
}

async function closeAll(closers: (() => void | Promise<void>)[]): Promise<void> {
  const failures: unknown[] = []
  while (closers.length > 0) {
    try {
      await closers.pop()!()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
