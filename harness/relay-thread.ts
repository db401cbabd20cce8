// The lossy relay in a thread of its own: a test that makes files or digests would otherwise keep it from its socket for
// longer than the socket's buffer lasts, and lose what nobody told it to lose.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { LinkFaults } from './link-faults.ts'
import { startUdpRelay } from './udp-relay.ts'
import type { Address, Tally } from './udp-relay.ts'

interface Start {
  listen: Address
  to: Address
  faults: LinkFaults
}
type Request = { ask: 'tally' } | { ask: 'faults'; faults: LinkFaults } | { ask: 'close' }
type Reply = { address: Address } | { tally: Tally }

export interface RelayThread {
  address: Address
  tally(): Promise<Tally>
  setFaults(faults: LinkFaults): Promise<void>
  close(): Promise<void>
}

/** Starts a relay as `startUdpRelay` does, in a thread. */
export async function startRelayThread(start: Start): Promise<RelayThread> {
  const thread = new Worker(new URL(import.meta.url), { workerData: start, execArgv: [] })
  const reply = () =>
    new Promise<Reply>((resolve, reject) => void thread.once('message', resolve).once('error', reject))
  // One question at a time: the next is asked when the answer to the last has come.
  let last: Promise<unknown> = Promise.resolve()
  const ask = (request: Request): Promise<Reply> => {
    const answer = last.then(() => {
      const coming = reply()
      thread.postMessage(request)
      return coming
    })
    last = answer.catch(() => undefined)
    return answer
  }
  const tally = async () => ((await ask({ ask: 'tally' })) as { tally: Tally }).tally
  const ready = (await reply()) as { address: Address }
  return {
    address: ready.address,
    tally,
    setFaults: async (faults) => void (await ask({ ask: 'faults', faults })),
    close: async () => {
      await ask({ ask: 'close' })
      await thread.terminate()
    },
  }
}

if (!isMainThread && parentPort && (workerData as Start | null)?.faults) {
  const port = parentPort
  const relay = await startUdpRelay(workerData as Start)
  port.postMessage({ address: relay.address })
  port.on('message', async (request: Request) => {
    if (request.ask === 'faults') relay.setFaults(request.faults)
    if (request.ask === 'close') await relay.close()
    port.postMessage({ tally: relay.tally() })
  })
}
