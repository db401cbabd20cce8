import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { silentLog } from '@farside/kernel/log'
import { afterEach, describe, expect, test } from 'vitest'
import type { BlockType } from '../wire/block.ts'
import { sealBlock } from '../wire/block.ts'
import { BLOCK_HEADER_BYTES } from '../wire/geometry.ts'
import { smallGeometry, until } from '../tests/small-link.ts'
import { createDispatch } from './dispatch.ts'
import type { Dispatch } from './dispatch.ts'

const { blockBytes, maxPayload } = smallGeometry
const BUFFER_BYTES = 20 * blockBytes

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A dispatch towards a target that accepts connections and never reads from them. */
async function towardsDeafTarget({ maxClients = 1 } = {}) {
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => {})
    closers.push(() => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  const dispatch = createDispatch({
    geometry: smallGeometry,
    target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port, family: 4 },
    maxClients,
    abortTimeoutMs: 0,
    bufferBytes: BUFFER_BYTES,
    hash: false,
    log: silentLog,
    onHeartbeat: () => {},
  })
  closers.push(() => dispatch.close(0))
  return dispatch
}

let held = 0
function give(dispatch: Dispatch, type: BlockType, client: number, payloadBytes = 0): void {
  const block = new Uint8Array(blockBytes).fill(1, BLOCK_HEADER_BYTES)
  sealBlock(block, { type, client, payloadBytes })
  held++
  dispatch.onBlock(block, () => held--)
}

describe('a target that takes nothing', () => {
  test('loses its transfer once it is too far behind, and all of the memory comes back', async () => {
    const dispatch = await towardsDeafTarget()
    give(dispatch, 'start', 0)
    await until(() => {
      give(dispatch, 'data', 0, maxPayload)
      return dispatch.stats().transfersOpen === 0
    })
    expect(dispatch.stats()).toMatchObject({ transfersRefused: 1, heldBytes: 0 })
    await until(() => held === 0)
  })

  test('cannot make many tiny pieces cost more memory than the buffer', async () => {
    const dispatch = await towardsDeafTarget()
    give(dispatch, 'start', 0)
    give(dispatch, 'start', 1) // waits for its turn: everything of it is held
    const pieces = BUFFER_BYTES / 100
    for (let piece = 0; piece < pieces && dispatch.stats().transfersOpen === 2; piece++) give(dispatch, 'data', 1, 1)
    expect(dispatch.stats()).toMatchObject({ transfersOpen: 1, transfersRefused: 1 })
  })

  test('keeps only so many transfers waiting: a flood of client numbers is refused and counted', async () => {
    const dispatch = await towardsDeafTarget()
    for (let client = 0; client < 1500; client++) give(dispatch, 'start', client)
    expect(dispatch.stats()).toMatchObject({ transfersOpen: 1001, transfersWaiting: 1000, transfersRefused: 499 })
  })

  test('leaves no trace of transfers that ended early while they waited', async () => {
    const dispatch = await towardsDeafTarget()
    give(dispatch, 'start', 0)
    give(dispatch, 'end', 0)
    for (let client = 1; client <= 3; client++) give(dispatch, 'start', client)
    expect(dispatch.stats().transfersWaiting).toBe(3)
    dispatch.onGap('a test')
    expect(dispatch.stats()).toMatchObject({ transfersOpen: 0, transfersWaiting: 0, transfersAborted: 3 })
  })
})
