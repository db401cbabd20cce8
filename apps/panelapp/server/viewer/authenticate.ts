import { readAuthorization } from '@farside/kernel/auth'
import type { Incoming } from '@farside/kernel/http'
import { problems } from '../../problems.ts'
import type { PanelDb } from '../../tables.ts'
import { viewerOfToken } from '../account/token.queries.ts'
import { anonymous } from './viewer.ts'
import type { Viewer } from './viewer.ts'

/**
 * Who asks: the owner of the token in `Authorization: Token {40 hex}`, or nobody in particular. Something that claims to be
 * a token and is none is refused, never taken for nothing; other schemes are not ours.
 * @param readOnly an installation without accounts: everybody is anonymous, whatever he sends
 * @throws Problem `token_invalid`
 */
export const createAuthenticate =
  ({ db, readOnly, now }: { db: PanelDb; readOnly: boolean; now: () => Date }) =>
  async (request: Incoming): Promise<Viewer> => {
    if (readOnly) return anonymous
    const values = request.headerValues('authorization')
    const credentials = readAuthorization(values)
    if (credentials?.kind === 'token') {
      const viewer = /^[0-9a-f]{40}$/.test(credentials.token)
        ? await viewerOfToken(db, credentials.token, now())
        : undefined
      if (!viewer) throw problems.token_invalid()
      return viewer
    }
    const isTokenMeant = values.some((it) => /^\s*token\b/i.test(it))
    if (credentials?.kind === 'unreadable' && isTokenMeant) throw problems.token_invalid()
    return anonymous
  }
