import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'

const signer = 'arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/app/ours/1'

/**
 * A stand-in for the load balancer of AWS, written from its public documentation: it has asked who comes, passes requests
 * on, and says in `x-amzn-oidc-data` who it is, in a token whose key it publishes.
 */
export async function startLoadBalancer() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const pem = await exportSPKI(publicKey)
  let target = ''
  let email: string | undefined
  const server = createServer((request, response) => {
    if (request.url === '/key/k1') return void response.end(pem)
    void (async () => {
      const { 'x-amzn-oidc-data': _, ...headers } = request.headers
      const token =
        email &&
        (await new SignJWT({ email, sub: email })
          .setProtectedHeader({ alg: 'ES256', kid: 'k1', signer })
          .setExpirationTime('2 minutes')
          .sign(privateKey))
      const passed = ask(
        target + request.url,
        { method: request.method!, headers: { ...headers, ...(token && { 'x-amzn-oidc-data': token }) } },
        (answer) => {
          response.writeHead(answer.statusCode!, answer.rawHeaders)
          answer.pipe(response)
        },
      )
      passed.on('error', () => response.destroy())
      request.pipe(passed)
    })()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    /** Of a web process behind it. */
    env: {
      AUTH_MODE: 'auto',
      DEVELOPMENT_ONLY_REQUIRE_AUTH: 'true',
      JWKS_URL: `${url}/key/{kid}`,
      JWT_ALB_SIGNER: signer,
    },
    passTo: (web: string) => void (target = web),
    /** Who comes from now on; undefined: nobody has said. */
    letIn: (who: string | undefined) => void (email = who),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
