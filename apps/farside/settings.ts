import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kindOf, path, readSettings, Unreadable } from '@farside/kernel/config'
import { portOffsets } from './settings/ports.rules.ts'

const highestOffset = Math.max(...Object.values(portOffsets))

const firstPort = kindOf('first TCP port', (text) => {
  const value = Number(text)
  if (/^\d+$/.test(text.trim()) && (value === 0 || (value >= 1 && value + highestOffset <= 65_535))) return value
  throw new Unreadable(`a number from 1 to ${65_535 - highestOffset}, or 0 for free ports`)
})

/** What the launcher itself reads; everything else belongs to the programs (architecture §4). */
export const farsideTable = {
  FARSIDE_PORT: firstPort({
    default: '8000',
    doc: 'Port of the portal page; the programs follow at fixed offsets. 0 picks free ports.',
  }),
  FARSIDE_DATA: path({
    default: '.farside',
    doc: 'Folder of everything that is kept: databases, files, secrets. Relative to the checkout.',
  }),
}

export interface FarsideSettings {
  firstPort: number
  /** Absolute. */
  dataFolder: string
}

/** Root of the checkout. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** @throws Problem `settings_invalid` */
export function readFarsideSettings(env: Record<string, string | undefined>): FarsideSettings {
  const { settings } = readSettings(farsideTable, env)
  return { firstPort: settings.FARSIDE_PORT, dataFolder: resolve(checkout, settings.FARSIDE_DATA) }
}
