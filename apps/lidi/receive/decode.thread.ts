import { parentPort, workerData } from 'node:worker_threads'
import { createDecoder } from '../fec/decode.ts'
import { openReceivedSymbols } from '../fec/received.ts'
import type { Geometry } from '../wire/geometry.ts'

export interface DecodeJob {
  index: number
  buffer: SharedArrayBuffer
}
export interface DecodeResult {
  index: number
  solved: boolean
}

export interface DecodeData {
  geometry: Geometry
  /** The coefficients, as `repairRows` makes them. */
  rows: Uint8Array
}

const { geometry, rows } = workerData as DecodeData
const decoder = createDecoder(geometry, rows)

parentPort!.on('message', ({ index, buffer }: DecodeJob) => {
  // Opened anew each time: a reference kept here would keep the memory of blocks that are long gone.
  const symbols = openReceivedSymbols(geometry, buffer)
  const result: DecodeResult = { index, solved: decoder.decode(symbols) !== undefined }
  parentPort!.postMessage(result)
})
