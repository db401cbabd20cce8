import type { Db } from '@farside/kernel/db'
import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { User } from '../account/user.ts'
import {
  DestinationMetrics,
  DestinationStatus,
  Metadata,
  OriginMetrics,
  OriginStatus,
  Root,
} from '../contract/information.ts'
import { problems } from '../problems.ts'
import { refusals } from '../refusals.ts'
import type { CommonSettings } from '../settings.ts'
import type { DestinationTables, OriginTables } from '../tables.ts'
import {
  readDestinationMetrics,
  readDestinationStatus,
  readOriginMetrics,
  readOriginStatus,
} from './information.queries.ts'

const tokenSample = (path: string) => [`curl -H "Authorization: Token $TOKEN" "$HOST${path}"`]

const metadata = route({
  method: 'GET',
  url: '/api/v1/metadata/',
  operationId: 'metadata',
  summary: 'What a page shows before anybody has logged in',
  tags: ['API document'],
  access: 'anyone',
  replies: { 200: Metadata },
  samples: ['curl "$HOST/api/v1/metadata/"'],
})

const root = route({
  method: 'GET',
  url: '/api/v1/',
  operationId: 'api-root',
  summary: 'Where to begin',
  tags: ['API document'],
  replies: { 200: Root, ...refusals(401) },
})

const status = {
  method: 'GET',
  url: '/api/v1/status/',
  operationId: 'get-status',
  summary: 'When the link last did something',
  tags: ['administration'],
  samples: tokenSample('/api/v1/status/'),
} as const
const originStatus = route({ ...status, replies: { 200: OriginStatus, ...refusals(401) } })
const destinationStatus = route({ ...status, replies: { 200: DestinationStatus, ...refusals(401) } })

const metrics = {
  method: 'GET',
  url: '/api/v1/metrics/',
  operationId: 'check-rolling-metrics',
  summary: 'How many files of all users wait, move, arrive and fail',
  description: 'For users with the right `view_rolling_metrics` and superusers.',
  tags: ['administration'],
  samples: tokenSample('/api/v1/metrics/'),
} as const
const originMetrics = route({ ...metrics, replies: { 200: OriginMetrics, ...refusals(401, 403) } })
const destinationMetrics = route({ ...metrics, replies: { 200: DestinationMetrics, ...refusals(401, 403) } })

interface Information<Tables> {
  db: Db<Tables>
  settings: CommonSettings
}

export const originInformationRoutes =
  ({ db, settings }: Information<OriginTables>) =>
  (site: Site<User>) => {
    site.handle(metadata, async () => ({ ...metadataOf('origin', settings), encoded_public_key: '' }))
    site.handle(originStatus, () => readOriginStatus(db))
    site.handle(originMetrics, async ({ user }) => {
      requireMetrics(user)
      return readOriginMetrics(db, settings.METRICS_SLIDING_WINDOW)
    })
    site.handle(root, async ({ origin }) => ({ transferables: `${origin}/api/v1/transferables/` }))
  }

export const destinationInformationRoutes =
  ({ db, settings }: Information<DestinationTables>) =>
  (site: Site<User>) => {
    site.handle(metadata, async () => metadataOf('destination', settings))
    site.handle(destinationStatus, () => readDestinationStatus(db))
    site.handle(destinationMetrics, async ({ user }) => {
      requireMetrics(user)
      return readDestinationMetrics(db, settings.METRICS_SLIDING_WINDOW)
    })
    site.handle(root, async ({ origin }) => ({ transferables: `${origin}/api/v1/transferables/` }))
  }

function requireMetrics(user: User): void {
  if (!user.mayViewMetrics) throw problems.permission_denied('it takes the right view_rolling_metrics')
}

function metadataOf(side: 'origin' | 'destination', settings: CommonSettings): Metadata {
  return {
    contact: settings.EURYDICE_CONTACT_FR,
    badge_content: settings.UI_BADGE_CONTENT,
    badge_color: settings.UI_BADGE_COLOR,
    encryption_enabled: false,
    side,
    title: settings.VITE_APP_TITLE,
    version: settings.EURYDICE_VERSION,
    transferable_max_size: settings.TRANSFERABLE_MAX_SIZE,
    transferables_per_page: Math.min(settings.VITE_TRANSFERABLES_PER_PAGE, settings.MAX_PAGE_SIZE),
    preview_max_size: Math.floor(settings.VITE_PREVIEW_MAX_MIO * 1024 * 1024),
    server_down_interval: settings.VITE_SERVER_DOWN_INTERVAL_IN_MS,
    refresh_interval: settings.VITE_APP_REFRESH_INTERVAL_IN_MS,
    toast_lifetime: settings.VITE_TOAST_MESSAGE_LIFETIME,
    token_word_count: 18,
    login_links: settings.REMOTE_USER_HEADER_AUTHENTICATION_ENABLED
      ? settings.LOGIN_METHODS.map((method) => proxyLogins[method])
      : [],
  }
}

/** Addresses that the reverse proxy serves (eurydice §15.3): it authenticates, then forwards to `/user/login`. */
const proxyLogins = {
  sso: { name: 'SSO', url: '/api/v1/user/login/sso' },
  kerberos: { name: 'Kerberos', url: '/api/v1/user/login/kerberos' },
}
