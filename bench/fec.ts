// Error correction on one core, in memory: what a thread of either diode end can code at most.
import { fileURLToPath } from 'node:url'
import { createDecoder } from '../apps/lidi/fec/decode.ts'
import { createEncoder } from '../apps/lidi/fec/encode.ts'
import { openReceivedSymbols } from '../apps/lidi/fec/received.ts'
import { openReference } from '../apps/lidi/fec/reference.ts'
import { esiAt } from '../apps/lidi/wire/datagram.ts'
import type { Geometry } from '../apps/lidi/wire/geometry.ts'
import { geometryOf } from '../apps/lidi/wire/geometry.ts'
import type { Row } from './table.ts'
import { machine, tableText } from './table.ts'

const RUNS = 5
/** Long enough to smooth over the scheduler, short enough that the whole table takes some seconds. */
const BLOCKS_A_RUN = 300

/** Blocks of the default options (502 symbols of 1464 bytes) at `percent` of repair. */
const linkWith = (percent: number) => geometryOf({ mtu: 1500, block: 734_928, repair: percent })

const blockOf = (geometry: Geometry) =>
  Uint8Array.from({ length: geometry.blockBytes }, (_, index) => Math.imul(index, 2_654_435_761) >>> 13)

/**
 * GB/s of source bytes in each of the runs, after a run that only warms the engine up. By processor time of this thread:
 * what a core gives while it codes, whatever else the machine does.
 */
function rates(bytes: number, times: number, code: () => void): number[] {
  const run = () => {
    const began = process.threadCpuUsage()
    for (let time = 0; time < times; time++) code()
    const { user, system } = process.threadCpuUsage(began)
    return (bytes * times) / (user + system) / 1e3
  }
  run()
  return Array.from({ length: RUNS }, run)
}

function encodeRates(percent: number): number[] {
  const geometry = linkWith(percent)
  const encoder = createEncoder(geometry)
  const block = blockOf(geometry)
  const out = new Uint8Array(geometry.repairSymbols * geometry.symbolBytes)
  return rates(geometry.blockBytes, BLOCKS_A_RUN, () => encoder.repair(block, out))
}

/** Ten source symbols, spread over the block, come back from ten repair symbols. */
function decodeRates(): number[] {
  const geometry = linkWith(2)
  const total = geometry.sourceSymbols + geometry.repairSymbols
  const datagrams = new Uint8Array(total * geometry.datagramBytes)
  createEncoder(geometry).datagrams(0, blockOf(geometry), datagrams)
  const received = openReceivedSymbols(geometry)
  for (let index = 0; index < total; index++) {
    const at = index * geometry.datagramBytes
    const lost = index % 50 === 7 && index < 500
    if (!lost) received.add(esiAt(geometry, index), datagrams.subarray(at, at + geometry.datagramBytes))
  }
  const decoder = createDecoder(geometry)
  return rates(geometry.blockBytes, BLOCKS_A_RUN, () => {
    if (!decoder.decode(received)) throw new Error('ten repair symbols did not bring ten source symbols back')
  })
}

/** The raptorq package doing the whole job: what was there before, and a measure of the machine. */
function referenceRates(): number[] {
  const geometry = linkWith(2)
  const { Encoder } = openReference()
  const block = blockOf(geometry)
  return rates(geometry.blockBytes, 5, () => {
    const encoder = Encoder.with_defaults(block, geometry.symbolBytes)
    encoder.encode(geometry.repairSymbols)
    encoder.free()
  })
}

/** GB/s of source bytes by processor time of one thread, blocks of the default options. */
export async function benchFec(): Promise<Row[]> {
  return [
    { what: 'FEC encode, 10 repair symbols a block', goal: '≥ 1.3', runs: encodeRates(2), unit: 'GB/s' },
    { what: 'FEC encode, 30 repair symbols a block', goal: '≥ 0.45', runs: encodeRates(6), unit: 'GB/s' },
    { what: 'FEC decode, 10 lost symbols a block', goal: '≥ 0.5', runs: decodeRates(), unit: 'GB/s' },
    {
      what: 'the same by the raptorq package, encode, 10 repair symbols',
      goal: '–',
      runs: referenceRates(),
      unit: 'GB/s',
      note: 'for comparison',
    },
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(
    `${machine()}\n\n${tableText({ title: 'Error correction, per core (processor time of one thread)', rows: await benchFec() })}`,
  )
}
