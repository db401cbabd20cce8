import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { openLink } from './link.ts'

let server: Server
afterEach(() => server.close())

async function entry(onSocket: (socket: Socket) => void) {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    onSocket(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

const large = [new Uint8Array(10), new Uint8Array(20_000_000), new Uint8Array(10)]

describe('writing a packet to the link', () => {
  test('is done when the other end has read everything and closed', async () => {
    let bytes = 0
    let closed = false
    const address = await entry((socket) => {
      socket.on('data', (chunk) => (bytes += chunk.byteLength))
      socket.on('end', () => {
        closed = true
        socket.end()
      })
    })
    await (await openLink(address)).send(large)
    expect([bytes, closed]).toEqual([20_000_020, true])
  })

  test('fails when the other end closes in the middle', async () => {
    const address = await entry((socket) => socket.once('data', () => socket.destroy()))
    await expect((await openLink(address)).send(large)).rejects.toThrow()
  })

  test('fails when the other end resets, also after the system has taken every byte', async () => {
    const address = await entry((socket) => socket.on('end', () => socket.resetAndDestroy()).resume())
    await expect((await openLink(address)).send([new Uint8Array(10)])).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('fails when the other end ends its side before it has seen the end of ours', async () => {
    const address = await entry((socket) => socket.end())
    await expect((await openLink(address)).send(large)).rejects.toThrow()
  })

  test('fails when nothing is taken for too long', async () => {
    const address = await entry((socket) => socket.pause())
    await expect((await openLink(address, 200)).send(large)).rejects.toThrow('took nothing for 0.2 s')
  })

  test('fails when nobody listens', async () => {
    const address = await entry(() => {})
    server.close()
    await expect(openLink(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
