import type { Db } from '@farside/kernel/db'
import { route, type Site } from '@farside/kernel/http'
import { requireProfile, type User } from '../account/user.ts'
import { AssociationRequest, AssociationToken } from '../contract/association.ts'
import { refusals } from '../refusals.ts'
import type { DestinationTables } from '../tables.ts'
import { linkUser } from './association.queries.ts'
import { problems } from './problems.ts'
import { readToken, writeToken } from './token.rules.ts'
import type { Words } from './words.ts'

interface Association {
  words: Words
  /** `USER_ASSOCIATION_TOKEN_SECRET_KEY`, the same on both sides. */
  secret: string
  /** Milliseconds since 1970. */
  now: () => number
}

export const issueToken = route({
  method: 'GET',
  url: '/api/v1/user/association/',
  operationId: 'retrieve-association-token',
  summary: 'A token that links the account on the other side to this one',
  description: 'Each call makes a new token. The earlier ones hold until they expire.',
  tags: ['account management'],
  replies: { 200: AssociationToken, ...refusals(401) },
})

export const associate = route({
  method: 'POST',
  url: '/api/v1/user/association/',
  operationId: 'associate-users',
  summary: 'Link this account to the one that made the token on the other side',
  tags: ['account management'],
  body: AssociationRequest,
  replies: {
    204: { description: 'Linked: files that arrived before are visible at once' },
    400: { description: '`token` says what is wrong with it: malformed, wrongly signed or expired' },
    ...refusals(401, 403, 409, 415),
  },
})

/** Origin, spec §6.9; `expiresAfter` in milliseconds (`USER_ASSOCIATION_TOKEN_EXPIRES_AFTER`). */
export const originAssociationRoutes =
  ({ words, secret, now, expiresAfter }: Association & { expiresAfter: number }) =>
  (site: Site<User>) => {
    site.handle(issueToken, async ({ user }) => {
      const profileId = requireProfile(user)
      const expiresAt = Math.floor((now() + expiresAfter) / 1000)
      return {
        token: words.spell(writeToken({ profileId, expiresAt }, secret)),
        expires_at: new Date(expiresAt * 1000).toISOString().replace('.000Z', '.000000Z'),
      }
    })
  }

/** Destination, spec §6.10. Checked in this order: format, signature, expiry, conflict. */
export const destinationAssociationRoutes =
  ({ db, words, secret, now }: Association & { db: Db<DestinationTables> }) =>
  (site: Site<User>) => {
    site.handle(associate, async ({ user, body }) => {
      const bytes = words.read(body.token)
      if (!bytes) throw problems.association_token_malformed()
      const verdict = readToken(bytes, secret, now() / 1000)
      if (!verdict.ok) {
        throw verdict.reason === 'expired' ? problems.association_token_expired() : problems.association_token_forged()
      }
      const linked = await linkUser(db, { userId: user.id, originProfileId: verdict.profileId })
      if (!linked) throw problems.AlreadyAssociatedError()
    })
  }
