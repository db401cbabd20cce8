import { join } from 'node:path'
import { databaseUrl } from '@farside/kernel/db'
import { readPanelappSettings, settingsTable } from '../../panelapp/settings.ts'
import type { DataFolder } from '../run/folder.ts'
import type { Secrets } from '../run/secrets.ts'
import { mergeSettings, plainVariables, prefixedVariables, settingOf } from '../settings/layers.rules.ts'
import type { Values } from '../settings/layers.rules.ts'
import type { Ports } from '../settings/ports.rules.ts'
import type { PartPlan } from './part.ts'
import type { Store } from './store.ts'

interface Given {
  env: Values
  /** Whether plain variables count. */
  single: boolean
  ports: Ports
  folder: DataFolder
  secrets: Secrets
}

/** Complete settings: demo profile < generated secrets < plain variables < prefixed variables. */
export function settingsOfPanelapp({ env, single, ports, folder, secrets }: Given) {
  const table = settingsTable
  const users = [single ? plainVariables(table, env) : {}, prefixedVariables('PANELAPP', env)]
  const theirs = mergeSettings(table, users)
  const login = { database: 'panelapp', user: 'panelapp', password: secrets.panelappDatabase }
  // A database elsewhere comes with its own name and login.
  const embedded = theirs.DATABASE_URL === undefined && theirs.DATABASE_HOST === undefined ? login : undefined
  const demo = {
    ENV_NAME: 'evaluation',
    WEB_BIND: `127.0.0.1:${ports.panelapp}`,
    PANEL_APP_BASE_URL: `http://127.0.0.1:${ports.panelapp}`,
    MEDIA_ROOT: join(folder.panelapp, 'media'),
    DUMP_FOLDER: join(folder.panelapp, 'dumps'),
    SIGN_OFF_MESSAGE: 'This panel is signed off for the demonstration.',
    DEMO_NOTICE: 'Demo data, not for clinical use.',
  }
  const generated = {
    SECRET_KEY: secrets.panelappKey,
    ...(embedded && { DATABASE_URL: databaseUrl({ host: '127.0.0.1', port: ports.database, ...login }) }),
  }
  return { values: mergeSettings(table, [demo, generated, ...users]), embedded }
}

/**
 * The web process and its database.
 * @throws Problem `settings_invalid`
 */
export function planPanelapp({ values, embedded }: ReturnType<typeof settingsOfPanelapp>) {
  const { settings } = readPanelappSettings(values)
  const { host, port } = settings.WEB_BIND
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const metrics = settings.METRICS_LISTEN
  const part: PartPlan = {
    name: 'panelapp',
    main: 'apps/panelapp/main.ts',
    args: ['web'],
    env: values,
    ready: { by: 'http', url: `${url}/readyz` },
    listens: [{ host, port }],
    shown: {
      url,
      databaseUrl: settings.DATABASE_URL,
      ...(metrics && { metricsUrl: `http://${metrics.host}:${metrics.port}/metrics` }),
    },
  }
  const store: Store = {
    url: settings.DATABASE_URL,
    migrations: new URL('../../panelapp/migrations/', import.meta.url),
    ...(embedded && { embedded }),
  }
  return { part, store, url, values }
}

export type PanelappPlan = ReturnType<typeof planPanelapp>

export const knowsPanelappSetting = (name: string): boolean => settingOf(settingsTable, name) !== undefined
