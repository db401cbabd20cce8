import { parentPort, workerData } from 'node:worker_threads'
import type { Geometry } from '../wire/geometry.ts'
import { openBlockMemory } from './block-memory.ts'
import { createCoding } from './coding.ts'

/** A block to code; memory is opened once per index. */
export interface EncodeJob {
  blockId: number
  index: number
  memory: SharedArrayBuffer
}

export interface EncodeData {
  geometry: Geometry
  rows: Uint8Array
}

const { geometry, rows } = workerData as EncodeData
const code = createCoding(geometry, rows)
const opened = new Map<number, ReturnType<typeof openBlockMemory>>()

parentPort!.on('message', ({ blockId, index, memory }: EncodeJob) => {
  const block = opened.get(index) ?? openBlockMemory(geometry, memory)
  opened.set(index, block)
  code(blockId, block)
})
