import { answer, httpProblems, route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import type { LoginResponse } from '../../contract/api.ts'
import { problems } from '../../problems.ts'
import { databaseUsers } from '../../source/database-users.ts'
import type { Deps } from '../deps.ts'
import type { Identify } from '../identity/identify.ts'
import type { Identity } from '../identity/identity.ts'
import type { UserStore } from '../user-store/user-store.ts'
import { mintUser } from './mint-user.ts'

const login = route({
  method: 'POST',
  url: '/api/v1/login',
  operationId: 'login',
  summary: 'How a browser reaches the graph; with AUTH_MODE auto, a database user of one’s own',
  tags: ['login'],
  access: 'anyone',
  produces: 'anything',
  body: 'stream',
  replies: {
    200: { description: 'Protocol, host, port, and perhaps a user' },
    403: { description: 'No user was made' },
  },
})

/** @param store of the dates of passwords, where users are made */
export const loginRoutes =
  ({ settings, graph, log, now }: Deps, identify: Identify, store: UserStore | undefined) =>
  (site: Site<Identity>): void => {
    const { AUTH_MODE: auth_mode } = settings
    const place: LoginResponse = {
      protocol: settings.NEO4J_USER_PROTOCOL,
      hostname: settings.NEO4J_USER_HOSTNAME,
      port: settings.NEO4J_USER_PORT,
      auth_mode,
    }
    const users = databaseUsers(graph, settings.NEO4J_MINTED_USER_ROLES)
    site.handle(login, async (request) => {
      const headers = { 'cache-control': 'no-store' }
      if (auth_mode === 'client') return answer({ headers, body: place })
      const identity = await identify(request)
      if (!identity) throw httpProblems.not_authenticated()
      if (!store) return answer({ headers, body: place })
      const { email: username } = identity
      if (username === null) throw problems.login_failed()
      if (!settings.DEVELOPMENT_ONLY_REQUIRE_AUTH) {
        log.warn('auth_skipped', { message: 'Logged in without a token', type: 'AUDIT', user: username })
      }
      const password = await mintUser({ settings, users, store, log, now }, username)
      return answer({ headers, body: { ...place, username, password } satisfies LoginResponse })
    })
  }
