import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/**
 * Replaces the file at once, readable by its owner alone: a reader sees the old or the new content, never half.
 * @param durable false for what is of no use after a power cut, such as process numbers
 */
export function writeJsonFile(path: string, value: unknown, { durable = true } = {}): void {
  const unfinished = `${path}.${process.pid}`
  const file = openSync(unfinished, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(value, undefined, 2)}\n`)
    if (durable) fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
}

/** Undefined when there is no such file; anything else that keeps it from being read is thrown. */
export function readJsonFile<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
