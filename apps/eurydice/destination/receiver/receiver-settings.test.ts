import { connect } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { encodePacket } from '../../packet/encode.ts'
import { emptyPacket } from '../../packet/packet.ts'
import { fileOf, packetOf, sendBytes, startSite, type Site, type SiteOptions } from './receiver.fixture.ts'

let site: Site
const open = async (settings: SiteOptions['settings']) => {
  site = await startSite({ settings })
}
afterEach(() => site.close())

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 10 })
const faults = () => site.logged('tcp_server_error').map((line) => (line.fields.error as Error).message)

test.skipIf(process.platform !== 'linux')('listens at PACKET_RECEIVER_HOST and PACKET_RECEIVER_PORT only', async () => {
  await open({ PACKET_RECEIVER_HOST: '127.0.0.2' })
  const { port } = site.receiver
  await site.close()
  await open({ PACKET_RECEIVER_HOST: '127.0.0.2', PACKET_RECEIVER_PORT: port })
  expect(site.receiver.port).toBe(port)
  await expect(sendBytes(site.receiver.port, emptyPacket())).rejects.toThrow('ECONNREFUSED')
  const socket = connect(site.receiver.port, '127.0.0.2')
  socket.end(Buffer.concat(encodePacket(emptyPacket())))
  await until(() => expect(site.logged('heartbeat_received')).toHaveLength(1))
  socket.destroy()
})

test('takes a packet of RECEIVER_MAX_PACKET_SIZE bytes and none that is longer', async () => {
  const packet = packetOf(...fileOf('hello').ranges)
  const most = Buffer.concat(encodePacket(packet)).byteLength
  await open({ RECEIVER_MAX_PACKET_SIZE: most })
  await site.send(packet)
  await sendBytes(site.receiver.port, packetOf(...fileOf('hello!').ranges)).catch(() => undefined) // cut while it sends
  await until(() => expect(faults()).toEqual([expect.stringContaining(`More than the ${most} bytes`)]))
  await until(() => expect(site.logged('heartbeat_received')).toHaveLength(1))
})

test('closes a connection that is silent for PACKET_RECEIVER_IDLE_TIMEOUT and takes the next', async () => {
  await open({ PACKET_RECEIVER_IDLE_TIMEOUT: 100 })
  const socket = connect(site.receiver.port, '127.0.0.1')
  socket.write('half')
  await until(() => expect(faults()).toEqual(['No byte came for 0.1 s']))
  await site.send(emptyPacket())
  await until(() => expect(site.logged('heartbeat_received')).toHaveLength(1))
  socket.destroy()
})

test('looks up from waiting for packets every PACKET_RECEIVER_TIMEOUT seconds', async () => {
  await open({ PACKET_RECEIVER_TIMEOUT: 0.5, EXPECT_PACKET_EVERY: 10 })
  await until(() => expect(site.logged('heartbeat_not_received').length).toBeGreaterThanOrEqual(3))
  const [first, , third] = site.logged('heartbeat_not_received').map((line) => line.time.getTime())
  expect(third! - first!).toBeGreaterThan(950)
})
