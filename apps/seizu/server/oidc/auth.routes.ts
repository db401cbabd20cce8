import { answer, httpProblems, route } from '@farside/kernel/http'
import type { Answer, Incoming, Site } from '@farside/kernel/http'
import * as oidc from 'openid-client'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import type { Identity } from '../identity/identity.ts'
import { openAuthCookies } from './auth-cookies.ts'
import { bearerOf } from './provider.ts'
import type { Provider } from './provider.ts'
import { safeReturn } from './return-to.rules.ts'

const authRoute = (method: 'GET' | 'POST', name: string, summary: string) =>
  route({
    method,
    url: `/api/v1/auth/${name}`,
    operationId: `auth_${name}`,
    summary,
    tags: ['login'],
    access: 'anyone',
    produces: 'anything',
    ...(method === 'POST' && { body: 'stream' as const }),
    replies: {
      200: { description: 'Done' },
      503: { description: 'There is no OpenID provider, or it does not answer' },
    },
  })

const begin = authRoute('GET', 'login', 'Where to log in')
const callback = authRoute('GET', 'callback', 'Where the provider sends people back to')
const refresh = authRoute('POST', 'refresh', 'Another access token')
const logout = authRoute('POST', 'logout', 'Ends the session')

const noStore = { 'cache-control': 'no-store' }

/** Authorization code with PKCE, run by the server (seizu §13.2). */
export const authRoutes =
  ({ settings, log, now }: Deps, provider: Provider | undefined) =>
  (site: Site<Identity>): void => {
    const cookies = openAuthCookies(settings, now)
    const publicUrl = settings.SEIZU_PUBLIC_URL ?? ''
    const needed = (): Provider => {
      if (!provider) throw problems.auth_unavailable('AUTH_MODE is not oidc')
      return provider
    }

    site.handle(begin, async (request) => {
      const { configuration, redirectUri } = needed()
      const config = await configuration()
      const [state, verifier, nonce] = [oidc.randomState(), oidc.randomPKCECodeVerifier(), oidc.randomNonce()]
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.OIDC_SCOPES,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        // Providers give a refresh token only to whom a person has said yes for it.
        ...(settings.OIDC_SCOPES.split(' ').includes('offline_access') && { prompt: 'consent' }),
      })
      const returnTo = safeReturn(request.search.get('return_to'), publicUrl)
      request.setHeader('Set-Cookie', cookies.start({ state, verifier, nonce, returnTo }))
      return answer({ headers: noStore, body: { authorize_url: url.href } })
    })

    site.handle(callback, async (request) => {
      const started = cookies.startedOf(request)
      request.setHeader('Set-Cookie', cookies.forgetStart())
      if (request.search.has('error')) return redirect('/?auth_error=1')
      if (!started) throw problems.auth_refused('this log-in was not begun here, or too long ago')
      const tokens = await exchange(request, started)
      if (!tokens.refresh_token)
        throw problems.auth_refused('the provider gave no refresh token; OIDC_SCOPES asks for it')
      const session = cookies.keep(tokens.refresh_token, tokens.id_token)
      request.setHeader('Set-Cookie', [cookies.forgetStart(), session])
      return redirect(started.returnTo)
    })

    async function exchange(request: Incoming, started: { state: string; verifier: string; nonce: string }) {
      const { configuration, redirectUri } = needed()
      const config = await configuration()
      try {
        return await oidc.authorizationCodeGrant(config, new URL(`${redirectUri}?${request.search}`), {
          pkceCodeVerifier: started.verifier,
          expectedState: started.state,
          expectedNonce: started.nonce,
          idTokenExpected: true,
        })
      } catch (error) {
        log.warn('login_refused', { message: 'A log-in at the provider did not end well', type: 'AUDIT', error })
        throw problems.auth_refused((error as Error).message)
      }
    }

    site.handle(refresh, async (request) => {
      const { configuration } = needed()
      const session = cookies.sessionOf(request)
      if (!session) return ended(request)
      const config = await configuration()
      let tokens: Awaited<ReturnType<typeof oidc.refreshTokenGrant>>
      try {
        tokens = await oidc.refreshTokenGrant(config, session.rt)
      } catch (error) {
        // What the provider refuses is over; what does not reach it may be tried again.
        if (error instanceof oidc.ResponseBodyError) return ended(request)
        throw problems.auth_unavailable((error as Error).message)
      }
      const idToken = tokens.id_token ?? session.id_token
      const bearer = bearerOf(tokens.access_token, idToken, now())
      if (!bearer) return ended(request)
      request.setHeader('Set-Cookie', cookies.keep(tokens.refresh_token ?? session.rt, idToken, session))
      return answer({ headers: noStore, body: bearer })
    })

    function ended(request: Incoming): never {
      request.setHeader('Set-Cookie', cookies.forget())
      throw httpProblems.not_authenticated()
    }

    site.handle(logout, async (request) => {
      const { configuration } = needed()
      const session = cookies.sessionOf(request)
      request.setHeader('Set-Cookie', cookies.forget())
      // It is over here whatever the provider says.
      const config = await configuration().catch(() => undefined)
      if (config && session) await oidc.tokenRevocation(config, session.rt).catch(() => {})
      const ends = config?.serverMetadata().end_session_endpoint !== undefined
      const parameters = {
        post_logout_redirect_uri: publicUrl,
        ...(session?.id_token && { id_token_hint: session.id_token }),
      }
      const url = config && ends ? oidc.buildEndSessionUrl(config, parameters).href : '/'
      return answer({ headers: noStore, body: { post_logout_url: url } })
    })
  }

const redirect = (location: string): Answer => answer({ status: 302, headers: { ...noStore, location } })
