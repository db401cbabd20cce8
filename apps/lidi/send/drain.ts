import type { Socket } from 'node:net'
import { sleep } from '@farside/kernel/lifecycle'
import type { BlockPool } from './block-pool.ts'

interface Draining {
  /** Each with the promise of being served. */
  clients: ReadonlyMap<Socket, Promise<void>>
  pool: BlockPool
  /** How long clients may take. */
  ms: number
  /** Rejects when nothing can be sent any more. */
  failed: Promise<never>
}

/**
 * Resolves when all clients are served and all blocks sent. Clients that do not finish in time are cut off, which their
 * far side sees as Abort. After a failure no block ever comes free again, so there is nothing to wait for.
 */
export async function drain({ clients, pool, ms, failed }: Draining): Promise<void> {
  const served = Promise.all(clients.values())
  const all = served.then(() => pool.whole())
  const over = new AbortController()
  void Promise.race([served, failed]).then(
    () => over.abort(),
    () => over.abort(),
  )
  await sleep(ms, over.signal)
  for (const socket of clients.keys()) socket.destroy(new Error('the sender is stopping'))
  await Promise.race([all, failed]).catch(() => {})
}
