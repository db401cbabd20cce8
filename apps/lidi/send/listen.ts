import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { addressOf, addressText } from '../address.ts'
import type { Address } from '../address.ts'
import { lidiProblems } from '../problems.ts'

export interface Listener {
  /** Where it listens: `ip:port`, or the path. */
  readonly where: string
  readonly address: Address | undefined
  /** Accepts nobody any more; connections that are open stay. */
  close(): void
}

/**
 * Listens on a TCP address or a Unix path. Connections come paused: nothing is read from a client before its turn.
 *
 * @param onRefused a client could not be accepted, most likely for want of file descriptors; others may be, later
 * @throws Problem `path_exists`, `cannot_listen`
 */
export async function listen(
  at: Address | string,
  onClient: (socket: Socket) => void,
  onRefused: (error: Error) => void,
): Promise<Listener> {
  if (typeof at === 'string' && existsSync(at)) throw lidiProblems.path_exists(at)
  const server = createServer({ pauseOnConnect: true, noDelay: true }, onClient)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        lidiProblems.cannot_listen(typeof at === 'string' ? at : `TCP ${addressText(at)}`, error.code ?? error.message),
      ),
    )
    if (typeof at === 'string') server.listen(at, resolve)
    else server.listen(at.port, at.host, resolve)
  })
  server.removeAllListeners('error').on('error', onRefused)
  const address = typeof at === 'string' ? undefined : addressOf(server.address() as AddressInfo)
  return { where: address ? addressText(address) : String(at), address, close: () => server.close() }
}
