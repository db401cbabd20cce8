import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import type { Configuration } from 'oidc-provider'

export const clientId = 'seizu'

/** An OpenID provider that lets everybody in under the name that he gives, and rotates refresh tokens. */
export async function startProvider(publicUrl: string, more: Configuration = {}, client: Record<string, unknown> = {}) {
  let handler: ReturnType<Provider['callback']> | undefined
  const server = createServer((request, response) => {
    // Not before the first request: what a test adds to the provider is part of it then.
    handler ??= provider.callback()
    void handler(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${publicUrl}/api/v1/auth/callback`],
        post_logout_redirect_uris: [publicUrl],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        ...client,
      },
    ],
    claims: { openid: ['sub'], email: ['email'], profile: ['name', 'seizu_role'] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: `${id}@x.example`, name: id, seizu_role: 'seizu-editor' }),
    }),
    features: {
      devInteractions: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    scopes: ['openid', 'email', 'profile', 'offline_access'],
    cookies: { keys: ['k'] },
    ...more,
  })
  return {
    issuer,
    provider,
    /** Of a web process that goes by this provider. */
    env: {
      AUTH_MODE: 'oidc',
      DEVELOPMENT_ONLY_REQUIRE_AUTH: 'true',
      TALISMAN_FORCE_HTTPS: 'false',
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: clientId,
      SEIZU_PUBLIC_URL: publicUrl,
      SESSION_TOKEN_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
