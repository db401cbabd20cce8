import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Decoder, Encoder, initSync } from 'raptorq/raptorq.js'

/** Decoder memory that the package assumes (RFC 6330 §4.3); larger blocks are cut into sub-blocks. */
export const REFERENCE_MEMORY_BYTES = 10_485_760
/** The shortest symbol that it takes. */
export const SHORTEST_SYMBOL_BYTES = 64

let opened = false
/**
 * A complete RaptorQ of which only the coefficients are used, and the oracle of the tests. It labels symbols by their
 * ISI: its first repair symbol is K', whatever K is. Loaded on first use: workers that are handed their rows mostly
 * never need it.
 */
export function openReference(): { Encoder: typeof Encoder; Decoder: typeof Decoder } {
  if (!opened) initSync(readFileSync(createRequire(import.meta.url).resolve('raptorq/raptorq_bg.wasm')))
  opened = true
  return { Encoder, Decoder }
}
