import { access, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Settings } from '../../settings.ts'
import type { PanelDb } from '../../tables.ts'

export type ServiceState = 'OK' | 'Error' | 'Maintenance'

type Places = Pick<Settings, 'HEALTH_ACCESS_TOKEN_LOCATION' | 'HEALTH_MAINTENANCE_LOCATION' | 'HEALTH_CHECK_SERVICES'>

/** What each configured service says of itself; a name that this version does not know is an error, never a crash. */
export async function checkServices(db: PanelDb, settings: Places): Promise<Record<string, ServiceState>> {
  const states = await Promise.all(
    settings.HEALTH_CHECK_SERVICES.map(async (name): Promise<[string, ServiceState]> => {
      if (name === 'maintenance') return [name, await maintenanceState(settings.HEALTH_MAINTENANCE_LOCATION)]
      return [name, name === 'database' && (await answers(db)) ? 'OK' : 'Error']
    }),
  )
  return Object.fromEntries(states)
}

/** The first line of the token's file, read each time: whoever renews it need not restart anything. */
export async function readHealthToken({ HEALTH_ACCESS_TOKEN_LOCATION: path }: Places): Promise<string | undefined> {
  if (path === undefined) return undefined
  const content = await readFile(path, 'utf8').catch(() => '')
  return content.split(/\r?\n/, 1)[0]!.trim() || undefined
}

export const answers = (db: PanelDb): Promise<boolean> =>
  sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )

async function maintenanceState(path: string | undefined): Promise<ServiceState> {
  if (path === undefined) return 'OK'
  return access(path).then(
    () => 'Maintenance' as const,
    () => 'OK' as const,
  )
}
