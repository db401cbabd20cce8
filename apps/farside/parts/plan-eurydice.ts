import type { SettingsTable } from '@farside/kernel/config'
import { databaseUrl } from '@farside/kernel/db'
import { destinationSettingsTable, originSettingsTable } from '../../eurydice/settings.ts'
import { problems } from '../problems.ts'
import type { DataFolder } from '../run/folder.ts'
import type { Secrets } from '../run/secrets.ts'
import { mergeSettings, plainVariables, prefixedVariables, settingOf } from '../settings/layers.rules.ts'
import type { Values } from '../settings/layers.rules.ts'
import type { Ports } from '../settings/ports.rules.ts'
import type { PartPlan } from './part.ts'
import type { Store } from './store.ts'

export type Side = 'origin' | 'destination'

export interface SideSettings {
  side: Side
  values: Record<string, string>
  /** Whether its database is on the embedded server. */
  embedded: boolean
}

interface Given {
  env: Values
  /** Whether plain variables count. */
  single: boolean
  ports: Ports
  folder: DataFolder
  secrets: Secrets
  version: string
}

export const sideTables: Record<Side, SettingsTable> = {
  origin: originSettingsTable,
  destination: destinationSettingsTable,
}

/** Complete settings of one side: demo profile < generated secrets < plain variables < prefixed variables. */
export function settingsOfSide(side: Side, given: Given, ours: Values): SideSettings {
  const { env, single, ports, folder, secrets, version } = given
  const table = sideTables[side]
  const users = [single ? plainVariables(table, env) : {}, prefixedVariables(side.toUpperCase(), env)]
  // A database elsewhere comes with its own name and login: what is missing then must be named, not made up.
  const embedded = mergeSettings(table, users).DB_HOST === undefined
  const name = `eurydice_${side}`
  const demo = {
    HOST: '127.0.0.1',
    PORT: String(ports[side]),
    ALLOWED_HOSTS: 'localhost,127.0.0.1',
    SECURE_COOKIES: 'false',
    REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: 'false',
    PEER_COMPAT: 'extended',
    TRANSFERABLE_STORAGE_DIR: folder[side],
    UI_BADGE_CONTENT: `Evaluation: ${side}`,
    EURYDICE_VERSION: version,
    LOG_FORMAT: 'json',
    ...(embedded && { DB_HOST: '127.0.0.1', DB_PORT: String(ports.database), DB_NAME: name, DB_USER: name }),
    ...ours,
  }
  const generated = {
    SECRET_KEY: secrets[`${side}Key`],
    USER_ASSOCIATION_TOKEN_SECRET_KEY: secrets.association,
    ...(embedded && { DB_PASSWORD: secrets[`${side}Database`] }),
  }
  return { side, embedded, values: mergeSettings(table, [demo, generated, ...users]) }
}

export const knowsSetting = (side: Side) => (name: string) => settingOf(sideTables[side], name) !== undefined

/** @throws Problem `sides_share`: a plain variable reaches both sides, which must meet on the link alone */
export function assertSidesApart(origin: SideSettings, destination: SideSettings) {
  const folder = (it: SideSettings) => it.values.TRANSFERABLE_STORAGE_DIR ?? ''
  const database = ({ values }: SideSettings) => `${values.DB_HOST}:${values.DB_PORT}/${values.DB_NAME}`
  if (folder(origin) === folder(destination)) throw problems.sides_share('folder', folder(origin))
  if (database(origin) === database(destination)) throw problems.sides_share('database', database(origin))
}

export function storeOfSide(settings: SideSettings): Store {
  const { side, embedded, values } = settings
  const { DB_NAME: database = '', DB_USER: user = '', DB_PASSWORD: password = '' } = values
  return {
    url: urlOfDatabase(settings),
    migrations: new URL(`../../eurydice/migrations/${side}/`, import.meta.url),
    ...(embedded && { embedded: { database, user, password } }),
  }
}

function urlOfDatabase({ values }: SideSettings): string {
  return databaseUrl({
    host: values.DB_HOST ?? '',
    port: Number(values.DB_PORT),
    user: values.DB_USER ?? '',
    password: values.DB_PASSWORD ?? '',
    database: values.DB_NAME ?? '',
  })
}

/** The processes of one side: its HTTP process, and the one at its end of the link. */
export function planSide(settings: SideSettings): PartPlan[] {
  const { side, values } = settings
  const url = `http://${inUrl(values.HOST ?? '')}:${values.PORT}`
  const { METRICS_LISTEN: _, ...withoutMetrics } = values
  const api: PartPlan = {
    name: `eurydice-${side}`,
    main: 'apps/eurydice/main.ts',
    args: [side, 'api'],
    env: values,
    ready: { by: 'http', url: `${url}/readyz` },
    listens: [{ host: values.HOST ?? '', port: Number(values.PORT) }],
    shown: { url, databaseUrl: urlOfDatabase(settings), ...metricsOf(values) },
  }
  const role = side === 'origin' ? 'sender' : 'receiver'
  const host = values.PACKET_RECEIVER_HOST ?? '127.0.0.1'
  const link: PartPlan = {
    name: role,
    main: 'apps/eurydice/main.ts',
    args: [side, role],
    // One address can be listened on once, and the HTTP process has the figures of the side.
    env: withoutMetrics,
    ready: { by: 'line', key: `${role}_ready` },
    listens: side === 'origin' ? [] : [{ host, port: Number(values.PACKET_RECEIVER_PORT) }],
    shown: side === 'origin' ? {} : { address: `tcp ${inUrl(host)}:${values.PACKET_RECEIVER_PORT}` },
  }
  return [api, link]
}

const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)

const metricsOf = ({ METRICS_LISTEN: listen }: Record<string, string>) =>
  listen ? { metricsUrl: `http://${listen.includes(':') ? listen : `127.0.0.1:${listen}`}/metrics` } : {}
