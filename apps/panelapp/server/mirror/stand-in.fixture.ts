import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How a stand-in answers one request; `undefined` when it has nothing there. */
export type Behave = (path: string, request: IncomingMessage, response: ServerResponse) => unknown

/**
 * A STAND-IN for sources that misbehave: it answers what it is told, nothing of it is PanelApp. Sources that behave are our
 * own program in these tests.
 */
export async function startStandIn(behave: Behave) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const body = behave(path, request, response)
    if (response.writableEnded || response.destroyed) return
    if (body === undefined)
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not found."}')
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** A list of one page. */
export const pageOf = (results: readonly unknown[]) => ({ count: results.length, next: null, previous: null, results })
