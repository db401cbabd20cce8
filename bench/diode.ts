// The diode pair as operators run it: a stream by TCP into diode-send, over UDP, and by TCP out of diode-receive.
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { startProgram } from '../harness/process.ts'
import type { Row } from './table.ts'
import { machine, seconds, tableText } from './table.ts'
import { plainRelay } from './tcp-relay.ts'

const RUNS = 5
const GIB = 1024 ** 3
const CHUNK_BYTES = 256 * 1024
/** A transfer that is not there by then is incomplete: some of its datagrams were lost. */
const DEADLINE_MS = 60_000

/** MB/s of one stream of `bytes` through a pair of its own, or 0 when it did not arrive whole. */
export async function diodeRate(bytes: number, mtu: number): Promise<number> {
  let received = 0
  const closed = Promise.withResolvers<void>()
  const sink = createServer((socket) =>
    socket
      .on('data', (chunk) => (received += chunk.byteLength))
      .on('error', () => {}) // an incomplete transfer shows in what arrived
      .on('close', () => closed.resolve()),
  )
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve))
  const target = `127.0.0.1:${(sink.address() as AddressInfo).port}`
  const receiver = startProgram('diode-receive', 'apps/lidi/diode-receive.ts', [
    ...['--from', '127.0.0.1:0', '--to-tcp', target, '--from-mtu', String(mtu)],
  ])
  const { from } = (await receiver.waitFor('diode_receive_ready')).fields
  const sender = startProgram('diode-send', 'apps/lidi/diode-send.ts', [
    ...['--from-tcp', '127.0.0.1:0', '--to', String(from), '--to-mtu', String(mtu), '--settle', '0'],
  ])
  const { from: listening } = (await sender.waitFor('diode_send_ready')).fields
  const port = Number(String(listening).split(':').at(-1))
  const deadline = setTimeout(() => closed.resolve(), DEADLINE_MS)
  try {
    const took = await seconds(async () => {
      await pour(port, bytes)
      await closed.promise
    })
    return received === bytes ? bytes / took / 1e6 : 0
  } finally {
    clearTimeout(deadline)
    await Promise.all([sender.stop(), receiver.stop()])
    sink.close()
  }
}

async function pour(port: number, bytes: number): Promise<void> {
  const chunk = Buffer.alloc(CHUNK_BYTES, 7)
  const chunks = function* () {
    for (let left = bytes; left > 0; left -= CHUNK_BYTES) yield left < CHUNK_BYTES ? chunk.subarray(0, left) : chunk
  }
  // A broken connection shows in what arrives; only a `pipeline` ends then.
  await pipeline(chunks, connect(port, '127.0.0.1')).catch(() => {})
}

/** Through the pair with default pacing, and through two plain TCP hops in the same minutes. */
export async function benchDiode({ runs = RUNS, bytes = GIB } = {}): Promise<Row[]> {
  const measured: Record<'small' | 'jumbo' | 'plain', number[]> = { small: [], jumbo: [], plain: [] }
  for (let run = 0; run < runs; run++) {
    measured.small.push(await diodeRate(bytes, 1500))
    measured.jumbo.push(await diodeRate(bytes, 9000))
    measured.plain.push(await plainRelay(bytes))
  }
  const what = `${Math.round(bytes / 1024 ** 2)} MiB`
  const complete = (figures: number[]) => `${figures.filter((rate) => rate > 0).length} of ${figures.length} complete`
  return [
    {
      what: `diode pair, ${what}, MTU 1500, default pacing`,
      goal: '≥ 80, all complete',
      runs: measured.small,
      unit: 'MB/s',
      note: complete(measured.small),
    },
    {
      what: `diode pair, ${what}, MTU 9000, default pacing`,
      goal: '–',
      runs: measured.jumbo,
      unit: 'MB/s',
      note: complete(measured.jumbo),
    },
    { what: `two plain TCP hops, ${what}`, goal: '–', runs: measured.plain, unit: 'MB/s', note: 'the yardstick' },
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [runs = RUNS, mebibytes = 1024] = process.argv.slice(2).map(Number)
  const rows = await benchDiode({ runs, bytes: mebibytes * 1024 ** 2 })
  process.stdout.write(`${machine()}\n\n${tableText({ title: 'Diode pair', rows })}\n`)
}
