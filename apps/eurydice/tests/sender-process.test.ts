import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSending, type Sending } from '../origin/sender/sending.fixture.ts'

const patience = { timeout: 20_000, interval: 20 }
const RANGE = 6 * 1024 * 1024

let it: Sending
const children: ChildProcess[] = []
beforeEach(async () => {
  it = await openSending()
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
  await it.close()
})

interface Running {
  child: ChildProcess
  /** What it has printed so far. */
  said(): string
}

function startProcess(more: Record<string, string> = {}): Running {
  const at = new URL(it.database.url)
  const child = spawn(process.execPath, [fileURLToPath(new URL('./sender-process.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      SECRET_KEY: 'a key for tests that is long enough',
      USER_ASSOCIATION_TOKEN_SECRET_KEY: 'token',
      DB_HOST: at.hostname,
      DB_PORT: at.port,
      DB_NAME: at.pathname.slice(1),
      DB_USER: decodeURIComponent(at.username),
      DB_PASSWORD: decodeURIComponent(at.password),
      TRANSFERABLE_STORAGE_DIR: it.folder,
      TRANSFERABLE_RANGE_SIZE: '6MiB',
      LIDIS_HOST: it.link.host,
      LIDIS_PORT: String(it.link.port),
      LOG_LEVEL: 'DEBUG',
      ...more,
    },
  })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk))
  return { child, said: () => text }
}

const inFlight = () => it.db.selectFrom('eurydice_packet_in_flight').selectAll().executeTakeFirst()

/** Five files of one range; the link has accepted the packet of the first and reads nothing. */
async function heldInTheFirstPacket(): Promise<Running & { ids: string[] }> {
  const [owner] = await it.addUsers(0)
  const names = ['a', 'b', 'c', 'd', 'e']
  const files = await it.addFiles(
    owner!,
    names.map((name) => ({ name, ranges: [RANGE] })),
  )
  it.link.hold()
  const running = startProcess()
  await vi.waitFor(async () => expect(await inFlight()).toBeDefined(), patience)
  return { ...running, ids: files.map(({ id }) => id) }
}

const states = (ids: string[]) => Promise.all(ids.map((id) => it.stateOf(id)))

describe('the sender as a process', () => {
  test('§16.3 case 73: told to stop with a full queue, writes the queue and exits with 0', async () => {
    const { ids, child, said } = await heldInTheFirstPacket()
    // One is being written, one is queued, one waits for room.
    await vi.waitFor(() => expect(said().split('adding_transferable_range')).toHaveLength(4), patience)
    child.kill('SIGTERM')
    it.link.release()
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    expect(it.link.ranges()).toEqual(['a@0', 'b@0', 'c@0'])
    expect(await states(ids)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'PENDING', 'PENDING'])
    expect(await inFlight()).toBeUndefined()
  })

  test('§16.3 case 74: killed while sending, has called nothing SUCCESS; started again with "extended", sends all', async () => {
    const { ids, child } = await heldInTheFirstPacket()
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await states(ids)).toEqual(['PENDING', 'PENDING', 'PENDING', 'PENDING', 'PENDING'])

    it.link.forget()
    startProcess({ PEER_COMPAT: 'extended' })
    await vi.waitFor(async () => expect(new Set(await states(ids))).toEqual(new Set(['SUCCESS'])), patience)
    expect(it.link.ranges()).toEqual(['a@0', 'b@0', 'c@0', 'd@0', 'e@0'])
    await vi.waitFor(async () => expect(await it.storedIds()).toEqual([]), patience)
  })

  test('§16.3 case 74: started again with "strict", fails what was in flight and sends the rest', async () => {
    const { ids, child } = await heldInTheFirstPacket()
    child.kill('SIGKILL')
    await once(child, 'exit')

    it.link.forget()
    startProcess({ PEER_COMPAT: 'strict' })
    await vi.waitFor(
      async () => expect(await states(ids)).toEqual(['ERROR', 'SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS']),
      patience,
    )
    expect(it.link.ranges()).toEqual(['b@0', 'c@0', 'd@0', 'e@0'])
    await vi.waitFor(async () => expect(await it.storedIds()).toEqual([]), patience)
  })

  test('without an address of the link it does not start, and names what is missing', async () => {
    const { child, said } = startProcess({ LIDIS_HOST: '', LIDIS_PORT: '' })
    const [code] = await once(child, 'close')
    expect(code).toBe(2)
    expect(said()).toContain('LIDIS_HOST is not set')
    expect(said()).toContain('LIDIS_PORT is not set')
  })
})
