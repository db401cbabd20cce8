import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import type { MeResponse } from '../../contract/api.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { requirePermission } from './identity.ts'
import type { Identity } from './identity.ts'
import { findUser, refreshUser } from './user.queries.ts'

const User: z.ZodType<MeResponse['user']> = z.object({
  user_id: z.string(),
  sub: z.string(),
  iss: z.string(),
  email: z.string().nullable(),
  display_name: z.string().nullable(),
  preferred_username: z.string().nullable(),
  role: z.string(),
  created_at: z.string().nullable(),
  last_login: z.string().nullable(),
  archived_at: z.string().nullable(),
})
const me = route({
  method: 'GET',
  url: '/api/v1/me',
  operationId: 'me',
  summary: 'Who asks, and what he may do',
  tags: ['users'],
  replies: { 200: z.object({ user: User, permissions: z.array(z.string()) }) },
})
const showUser = route({
  method: 'GET',
  url: '/api/v1/users/:userId',
  operationId: 'user',
  summary: 'Somebody who has been here',
  tags: ['users'],
  params: z.object({ userId: z.string().max(64) }),
  replies: { 200: User, 404: { description: 'Nobody is known by this id' } },
})

export const meRoutes =
  ({ db, log, now }: Deps) =>
  (site: Site<Identity>): void => {
    site.handle(me, async ({ user: identity }) => ({
      user: await recorded(identity),
      permissions: [...identity.permissions],
    }))
    site.handle(showUser, async ({ user: identity, params }) => {
      requirePermission(identity, 'users:read')
      const found = db && (await findUser(db, params.userId))
      if (!found) throw problems.user_missing(params.userId)
      return found
    })

    /** What somebody may do is in his token: that he cannot be recorded takes nothing from him. */
    async function recorded(identity: Identity): Promise<MeResponse['user']> {
      try {
        return db ? await refreshUser(db, identity, now()) : unrecorded(identity)
      } catch (error) {
        log.warn('user_not_kept', { message: 'Cannot record who was here', error })
        return unrecorded(identity)
      }
    }
  }

/** Without our database a person is what his token says. */
const unrecorded = (identity: Identity): MeResponse['user'] => ({
  user_id: identity.userId,
  sub: identity.sub,
  iss: identity.iss,
  email: identity.email,
  display_name: identity.displayName,
  preferred_username: identity.username,
  role: identity.role,
  created_at: null,
  last_login: null,
  archived_at: null,
})
