import { parentPort, workerData } from 'node:worker_threads'
import { createDecoder } from '../fec/decode.ts'
import { openReceivedSymbols } from '../fec/received.ts'
import type { ReceivedSymbols } from '../fec/received.ts'
import type { Geometry } from '../wire/geometry.ts'

export interface DecodeJob {
  index: number
  buffer: SharedArrayBuffer
}
export interface DecodeResult {
  index: number
  solved: boolean
}

const { geometry } = workerData as { geometry: Geometry }
const decoder = createDecoder(geometry)
const opened = new Map<number, ReceivedSymbols>()

parentPort!.on('message', ({ index, buffer }: DecodeJob) => {
  let symbols = opened.get(index)
  if (symbols?.buffer !== buffer) opened.set(index, (symbols = openReceivedSymbols(geometry, buffer)))
  const result: DecodeResult = { index, solved: decoder.decode(symbols) !== undefined }
  parentPort!.postMessage(result)
})
