import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { noFaults } from '../../../harness/link-faults.ts'
import { startProgram } from '../../../harness/process.ts'
import type { Program } from '../../../harness/process.ts'
import { startUdpRelay } from '../../../harness/udp-relay.ts'
import { until } from './small-link.ts'
import { startTarget } from './target.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function start(name: 'diode-send' | 'diode-receive', ...args: string[]): Program {
  const program = startProgram(name, `apps/lidi/bin/${name}.mjs`, args)
  closers.push(() => program.stop())
  return program
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const addressIn = async (program: Program, key: string) => String((await program.waitFor(key)).fields.from)
const folder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'farside-test-'))
  closers.push(() => rm(path, { recursive: true }))
  return path
}

describe('the pair of programs', () => {
  test('carries streams from socket to socket over a link that loses, repeats and reorders', async () => {
    const place = await folder()
    const target = await startTarget(join(place, 'target'))
    closers.push(() => target.close())
    const link = ['--repair', '6', '--max-clients', '1']
    const receiver = start('diode-receive', '--from', '127.0.0.1:0', '--to-unix', target.where, ...link, '--hash')
    const [host, port] = (await addressIn(receiver, 'diode_receive_ready')).split(':')
    const relay = await startUdpRelay({
      listen: { host: '127.0.0.1', port: 0 },
      to: { host, port: Number(port) },
      faults: { ...noFaults, seed: 7, loss: 0.02, duplicate: 0.01, reorder: 0.01 },
    })
    closers.push(() => relay.close())
    const entry = join(place, 'entry')
    const to = `127.0.0.1:${relay.address.port}`
    // Below the default rate: the relay in between is a third program on the same two cores.
    const options = ['--from-unix', entry, '--to', to, ...link, '--settle', '0', '--rate', '20', '--hash']
    const sender = start('diode-send', ...options)
    await sender.waitFor('diode_send_ready')

    const streams = [randomBytes(0), randomBytes(1), randomBytes(734_919), randomBytes(10_000_000)]
    for (const [index, bytes] of streams.entries()) {
      const client = connect(entry)
      client.end(bytes)
      await finished(client, { readable: false })
      await until(() => target.arrivals[index]?.ended === true)
    }
    expect(target.arrivals.map(({ bytes }) => sha256(bytes))).toEqual(streams.map(sha256))
    expect(relay.tally().lose).toBeGreaterThan(100)
    const hashes = (program: Program, key: string) =>
      program.lines.filter((line) => line.key === key).map(({ fields }) => fields.hash)
    await until(() => hashes(sender, 'client_ended').length === streams.length)
    expect(hashes(sender, 'client_ended')).toEqual(hashes(receiver, 'transfer_ended'))
  })

  test('tell their figures where they are asked for', async () => {
    const receiver = start(
      ...(['diode-receive', '--from', '127.0.0.1:0', '--to-tcp', '127.0.0.1:9'] as const),
      ...['--metrics-listen', '127.0.0.1:0'],
    )
    const { url } = (await receiver.waitFor('metrics_ready')).fields
    const text = await (await fetch(String(url))).text()
    expect(text).toMatch(/^lidi_receive_blocks_lost 0$/m)
    expect(text).toMatch(/^lidi_receive_wrong_length 0$/m)
  })

  test.each(['diode-send', 'diode-receive'] as const)('%s ends with 0 on SIGTERM', async (name) => {
    const program =
      name === 'diode-send'
        ? start(name, '--from-tcp', '127.0.0.1:0', '--to', '127.0.0.1:9')
        : start(name, '--from', '127.0.0.1:0', '--to-tcp', '127.0.0.1:9')
    await program.waitFor(name === 'diode-send' ? 'diode_send_ready' : 'diode_receive_ready')
    expect(await program.stop()).toBe(0)
    expect(program.lines.at(-1)?.key).toBe('stopped')
  })
})

describe('a command that is run wrong', () => {
  test('ends with 2 and names every fault', async () => {
    const program = start('diode-send', '--to', 'nowhere', '--repare', '3')
    expect(await program.ended).toBe(2)
    expect(program.lines.map(({ text }) => text.trim())).toEqual([
      'Cannot start: 3 settings are wrong.',
      '--repare is not known: did you mean --repair?',
      '--from-tcp and --from-unix are not set: expected at least one of them. Clients connect there.',
      '--to=nowhere: expected an IP address and a port such as 127.0.0.1:6000 or [::1]:6000',
    ])
  })

  test('ends with 1 when the address is taken', async () => {
    const first = start('diode-receive', '--from', '127.0.0.1:0', '--to-tcp', '127.0.0.1:9')
    const at = await addressIn(first, 'diode_receive_ready')
    const second = start('diode-receive', '--from', at, '--to-tcp', '127.0.0.1:9')
    expect(await second.ended).toBe(1)
    expect(second.lines.at(-1)?.text).toBe(
      `Cannot listen on UDP ${at}: it is taken already. Expected a free address of this host.`,
    )
  })

  test('a Unix path that exists is left alone', async () => {
    const path = join(await folder(), 'taken')
    const owner = await startTarget(path)
    closers.push(() => owner.close())
    const program = start('diode-send', '--from-unix', path, '--to', '127.0.0.1:9')
    expect(await program.ended).toBe(1)
    expect(program.lines.at(-1)?.text).toBe(
      `Cannot listen on ${path}: the path exists already. Remove it or name another.`,
    )
  })
})

describe('asking a command about itself', () => {
  test('--help shows options and examples, --version the version, and both end with 0', async () => {
    const help = start('diode-receive', '--help')
    expect(await help.ended).toBe(0)
    const words = help.lines.map(({ text }) => text)
    expect(words).toContain('Examples:')
    expect(words.join(' ')).toContain('sysctl -w net.core.rmem_max=97536000')
    const version = start('diode-send', '--version')
    expect(await version.ended).toBe(0)
    expect(version.lines.map(({ text }) => text)).toEqual(['diode-send 0.1.0'])
  })

  test('--log-file takes the log, in lines for people when asked', async () => {
    const path = join(await folder(), 'receive.log')
    const program = start(
      ...(['diode-receive', '--from', '127.0.0.1:0', '--to-tcp', '127.0.0.1:9'] as const),
      ...['--log-file', path, '--log-format', 'text', '--batch', '8'],
    )
    const log = () => readFile(path, 'utf8').catch(() => '')
    while (!(await log()).includes('diode_receive_ready')) await new Promise((resolve) => setTimeout(resolve, 10))
    await program.stop()
    expect(program.lines).toEqual([])
    expect(await log()).toMatch(/ warn {2}option_without_effect --batch has no effect: /)
  })
})
