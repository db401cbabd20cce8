import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Problem } from '@farside/kernel/errors'
import type { Log } from '@farside/kernel/log'
import type { Config } from '../../contract/config.ts'
import { fileTrouble } from '../../file-trouble.ts'
import { problems } from '../../problems.ts'
import { parseConfig } from './parse-config.ts'

export interface Loaded {
  config: Config
  /** SHA-256 of `text`, hexadecimal. */
  digest: string
  text: string
  /** The file on disk has become unusable since: why. `config` is the last good one. */
  error?: Problem
}

export interface ConfigFile {
  /**
   * What the file says now; it is looked at each time, and parsed only when it has changed.
   * @throws Problem `config_unreadable` or `config_invalid` when it has never been good
   */
  read: () => Promise<Loaded>
  /** The last answer of `read`, if there was a good one. */
  readonly current: Loaded | undefined
  /** Called when a read finds another content, good or bad. Gives what ends it. */
  onChange: (listener: (loaded: Loaded) => void) => () => void
}

/** Reads of one moment share one look at the file. */
export function openConfigFile(
  path: string,
  log: Log,
  parse: (text: string) => ReturnType<typeof parseConfig> = (text) => parseConfig(text, { name: `"${path}"` }),
): ConfigFile {
  const listeners = new Set<(loaded: Loaded) => void>()
  let current: Loaded | undefined
  let failure: Problem | undefined
  let seen = ''
  /** The text that was parsed last, good or bad. */
  let parsed: string | undefined
  let looking: Promise<Loaded> | undefined

  return {
    read: () => (looking ??= look().finally(() => (looking = undefined))),
    get current() {
      return current
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }

  async function look(): Promise<Loaded> {
    const mark = markOf(path)
    if (mark !== seen) await load(mark)
    if (!current) throw failure!
    return current
  }

  async function load(mark: string): Promise<void> {
    try {
      const text = await textOf(path)
      if (text === parsed) return void (seen = settled(mark))
      parsed = text
      const { config, warnings } = parse(text)
      const digest = createHash('sha256').update(text).digest('hex')
      current = { config, digest, text }
      failure = undefined
      log.info('config_loaded', { message: `Loaded ${path}`, path, digest, warnings: warnings.length })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'config_unreadable') parsed = undefined
      failure = error
      const kept = current ? '; the last good content stays in force' : ''
      log.error('config_refused', { message: `${error.message}${kept}`, path, errors: error.details.errors })
      if (current) current = { ...current, error }
    }
    seen = settled(mark)
    if (current) for (const listener of listeners) listener(current)
  }
}

/** Clocks of file systems are coarse: what was written just now may be written once more under the same mark. */
const COARSE_MS = 100
const settled = (mark: string): string =>
  Math.abs(Date.now() - Number(mark.split(' ')[0]) / 1e6) < COARSE_MS ? '' : mark

/**
 * What changes when a file is written, replaced or goes away. Asked with each request and at once: the system has the
 * answer at hand in 3 µs, and the way by a thread of its own took a sixth of the whole request.
 */
function markOf(path: string): string {
  try {
    const { mtimeNs, ctimeNs, size, ino } = statSync(path, { bigint: true })
    return `${mtimeNs} ${ctimeNs} ${size} ${ino}`
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable'
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    const notText = (error as NodeJS.ErrnoException).code?.startsWith('ERR_ENC')
    throw problems.config_unreadable(path, notText ? 'it is not UTF-8' : fileTrouble(error))
  }
}
