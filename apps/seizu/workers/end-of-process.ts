const PATIENCE_MS = 500

/**
 * Once everything is closed. The driver leaves open a connection whose other end took it and never said a word, and that
 * alone would keep the process; the timer keeps nothing, so that without such a one the process ends before.
 */
export const endOfProcess = (): void => void setTimeout(() => process.exit(), PATIENCE_MS).unref()
