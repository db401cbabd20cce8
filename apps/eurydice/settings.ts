import { readSettings, settingsInvalid } from '@farside/kernel/config'
import type { Read, SettingsOf } from '@farside/kernel/config'
import { databaseUrl as urlOf } from '@farside/kernel/db'
import { Problem } from '@farside/kernel/errors'
import { commonTable, pageTable } from './settings/common.ts'
import { deploymentOnly } from './settings/deployment.ts'
import { destinationTable } from './settings/destination.ts'
import { objectStorageFault, objectStorageTable } from './settings/objects.ts'
import { originTable } from './settings/origin.ts'

/** Every variable of one side; each process reads all of them and fails at the first start, not at the first use. */
export const originSettingsTable = { ...commonTable, ...pageTable, ...originTable, ...objectStorageTable }
export const destinationSettingsTable = { ...commonTable, ...pageTable, ...destinationTable, ...objectStorageTable }

export type OriginSettings = SettingsOf<typeof originSettingsTable>
export type DestinationSettings = SettingsOf<typeof destinationSettingsTable>
export type CommonSettings = SettingsOf<typeof commonTable> & SettingsOf<typeof pageTable>

type Environment = Record<string, string | undefined>

const MIB = 1024 * 1024
/** S3 refuses smaller parts, and the destination may store in S3 (eurydice §10.2). */
const LEAST_RANGE = 5 * MIB

/** @throws Problem `settings_invalid` naming every fault (eurydice §3.1) */
export function readOriginSettings(env: Environment): Read<typeof originSettingsTable> {
  const read = gather(
    () => readSettings(originSettingsTable, env, { retired: deploymentOnly }),
    [objectStorageFault(env)],
  )
  const { settings, notices } = read
  const faults: string[] = []
  for (const name of ['TRANSFERABLE_RANGE_SIZE', 'MULTIPART_PART_SIZE'] as const) {
    if (settings[name] < LEAST_RANGE) faults.push(`${name}=${env[name]}: expected at least 5MiB`)
  }
  if (faults.length > 0) throw settingsInvalid(faults)
  return { settings, notices: [...notices, ...historyWarnings(settings)] }
}

/** @throws Problem `settings_invalid` naming every fault (eurydice §3.1) */
export function readDestinationSettings(env: Environment): Read<typeof destinationSettingsTable> {
  return gather(
    () => readSettings(destinationSettingsTable, env, { retired: deploymentOnly }),
    [objectStorageFault(env)],
  )
}

/** A history that does not overlap the one before it lets a lost packet go unnoticed (eurydice §7.5). */
function historyWarnings(settings: OriginSettings): string[] {
  if (settings.TRANSFERABLE_HISTORY_DURATION > settings.TRANSFERABLE_HISTORY_SEND_EVERY) return []
  return [
    'TRANSFERABLE_HISTORY_DURATION is not longer than TRANSFERABLE_HISTORY_SEND_EVERY: a lost history would leave lost files unnoticed',
  ]
}

/** Adds faults between settings to the faults of single ones, so that one message names them all. */
function gather<R>(read: () => R, between: (string | undefined)[]): R {
  const faults = between.filter((fault) => fault !== undefined)
  try {
    const result = read()
    if (faults.length > 0) throw settingsInvalid(faults)
    return result
  } catch (error) {
    if (!(error instanceof Problem) || faults.length === 0) throw error
    const own = (error.details.faults as string[]).filter((fault) => !faults.includes(fault))
    throw settingsInvalid([...own, ...faults])
  }
}

/** `postgres://` address of the side's database; a folder as host means the server's Unix socket. */
export function databaseUrl(
  settings: Pick<CommonSettings, 'DB_HOST' | 'DB_PORT' | 'DB_NAME' | 'DB_USER' | 'DB_PASSWORD'>,
): string {
  const { DB_HOST: host, DB_PORT: port, DB_NAME: database, DB_USER: user, DB_PASSWORD: password } = settings
  return urlOf({ host, port, user, password, database })
}
