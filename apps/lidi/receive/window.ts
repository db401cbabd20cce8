import type { ReceivedSymbols } from '../fec/received.ts'

/** Memory for one block; `index` names it across threads. */
export interface BlockSlot {
  readonly index: number
  readonly symbols: ReceivedSymbols
}

/** What a window does to the world around it. */
export interface WindowEffects {
  /** Empty memory, or undefined when there is no room for another block. */
  takeSlot(): BlockSlot | undefined
  giveBack(slot: BlockSlot): void
  /** Starts decoding; the answer comes through `decoded` of the same attempt, exactly once. */
  decode(slot: BlockSlot, decoded: (solved: boolean) => void): void
  /** A block became whole, perhaps before its turn. */
  solved(restored: boolean): void
  /** The next block in order; its memory now belongs to whoever gets it. */
  deliver(slot: BlockSlot): void
  /** Blocks are missing at this place of the order. */
  gap(lost: number): void
}

export type Offer = 'kept' | 'duplicate' | 'late' | 'behind' | 'no_room' | 'refused' | 'conflict'

interface Pending {
  readonly slot: BlockSlot
  state: 'filling' | 'trying' | 'solved'
  /** Symbols at the last attempt: another one needs more. */
  tried: number
  /** Too many blocks ahead have begun: lost unless the attempt under way succeeds. */
  doomed: boolean
  /** Its window is gone; the memory goes back when the decoder lets go of it. */
  dropped: boolean
}

/** A block is given up when a datagram of one this many ahead has come (spec lidi §11.2). */
export const MOST_AHEAD = 8
const IDS = 256
const HALF = IDS / 2

/**
 * The blocks of one run of a sender, put in order. Block ids are a byte and wrap: half of them lie ahead of the next
 * block to deliver, the others behind it.
 */
export class BlockWindow {
  readonly #symbolsNeeded: number
  readonly #effects: WindowEffects
  readonly #pending: (Pending | undefined)[] = Array.from({ length: IDS })
  readonly #finishedAt = new Float64Array(IDS).fill(-Infinity)
  #count = 0
  #next: number
  #progressAt: number

  constructor(firstId: number, symbolsNeeded: number, effects: WindowEffects, nowMs: number) {
    this.#next = firstId
    this.#symbolsNeeded = symbolsNeeded
    this.#effects = effects
    this.#progressAt = nowMs
  }

  /** Id of the next block to deliver. */
  get next(): number {
    return this.#next
  }

  /** Whether blocks have begun that are not delivered yet. */
  get busy(): boolean {
    return this.#count > 0
  }

  /** When the last symbol of use came. */
  get progressAt(): number {
    return this.#progressAt
  }

  /** When the block that last had this id was delivered or given up. */
  finishedAt(id: number): number {
    return this.#finishedAt[id]
  }

  /**
   * Takes one datagram. `behind` and `conflict` change nothing: they are for the caller to judge, since both are how a
   * restarted sender shows. A conflict is the same symbol of the same block with other bytes.
   */
  offer(id: number, esi: number, datagram: Uint8Array, nowMs: number): Offer {
    if (ahead(this.#next, id) >= HALF) return 'behind'
    if (ahead(this.#next, id) >= MOST_AHEAD) this.#passTo(id, nowMs)
    const block = this.#pending[id] ?? this.#begin(id)
    if (!block) return 'no_room'
    const { symbols } = block.slot
    // A solved block takes nothing any more: another generation's bytes would end up in it.
    if (block.state === 'solved') return differs(symbols, esi, datagram, true) ? 'conflict' : 'late'
    const reception = symbols.add(esi, datagram)
    if (reception === 'duplicate') return differs(symbols, esi, datagram, false) ? 'conflict' : 'duplicate'
    if (reception !== 'kept') return 'refused'
    this.#progressAt = nowMs
    this.#consider(block, nowMs)
    return 'kept'
  }

  /** Gives up on every block that is not whole and delivers the others; what is being decoded stays for now. */
  giveUp(nowMs: number): void {
    while (this.#count > 0 && this.#loseNext(nowMs)) this.#deliverSolved(nowMs)
  }

  /** Forgets everything without a word; the window is not used afterwards. */
  drop(): void {
    for (const block of this.#pending) {
      if (!block) continue
      block.dropped = true
      if (block.state !== 'trying') this.#effects.giveBack(block.slot)
    }
    this.#pending.fill(undefined)
    this.#count = 0
  }

  #begin(id: number): Pending | undefined {
    const slot = this.#effects.takeSlot()
    if (!slot) return undefined
    this.#count++
    return (this.#pending[id] = { slot, state: 'filling', tried: 0, doomed: false, dropped: false })
  }

  #consider(block: Pending, nowMs: number): void {
    if (block.state !== 'filling') return
    const { symbols } = block.slot
    if (symbols.missing === 0) return this.#solve(block, false, nowMs)
    if (symbols.count < this.#symbolsNeeded || symbols.count <= block.tried) return
    block.state = 'trying'
    block.tried = symbols.count
    this.#effects.decode(block.slot, (solved) => {
      if (block.dropped) return this.#effects.giveBack(block.slot)
      if (solved) return this.#solve(block, true, performance.now())
      block.state = 'filling'
      this.#consider(block, performance.now())
      if (block.state !== 'filling') return // what came meanwhile made it whole, or worth another attempt
      if (block.doomed && this.#loseNext(performance.now())) this.#deliverSolved(performance.now())
    })
  }

  #solve(block: Pending, restored: boolean, nowMs: number): void {
    block.state = 'solved'
    this.#effects.solved(restored)
    this.#deliverSolved(nowMs)
  }

  #deliverSolved(nowMs: number): void {
    for (let block = this.#pending[this.#next]; block?.state === 'solved'; block = this.#pending[this.#next]) {
      this.#finish(nowMs)
      this.#effects.deliver(block.slot)
    }
  }

  /** A datagram of block `id` came, too far ahead: the blocks that hold it up are lost. */
  #passTo(id: number, nowMs: number): void {
    while (ahead(this.#next, id) >= MOST_AHEAD) {
      if (this.#count === 0) {
        // Nothing of the blocks in between has come at all: an outage, or a sender that counts from elsewhere.
        this.#effects.gap(ahead(this.#next, id))
        this.#next = id
        return
      }
      if (!this.#loseNext(nowMs)) return
      this.#deliverSolved(nowMs)
    }
  }

  /** False when the next block may still be saved by the attempt under way. */
  #loseNext(nowMs: number): boolean {
    const block = this.#pending[this.#next]
    if (block?.state === 'trying') {
      block.doomed = true
      return false
    }
    this.#finish(nowMs)
    if (block) this.#effects.giveBack(block.slot)
    this.#effects.gap(1)
    return true
  }

  #finish(nowMs: number): void {
    if (this.#pending[this.#next]) this.#count--
    this.#pending[this.#next] = undefined
    this.#finishedAt[this.#next] = nowMs
    this.#next = (this.#next + 1) % IDS
  }
}

/** Steps from one id up to another, 0 … 255. */
function ahead(from: number, to: number): number {
  return (to - from + IDS) % IDS
}

const PAYLOAD_ID_BYTES = 4

/** Whether a symbol that is there already has other bytes than this datagram. */
function differs(symbols: ReceivedSymbols, esi: number, datagram: Uint8Array, whole: boolean): boolean {
  const bytes = datagram.byteLength - PAYLOAD_ID_BYTES
  const same = (known: Uint8Array) => Buffer.compare(known, datagram.subarray(PAYLOAD_ID_BYTES)) === 0
  if (esi * bytes < symbols.block.byteLength)
    return (whole || symbols.hasSource(esi)) && !same(symbols.block.subarray(esi * bytes, (esi + 1) * bytes))
  for (let index = 0; index < symbols.repairCount; index++)
    if (symbols.repairEsi(index) === esi) return !same(symbols.repairSymbol(index))
  return false
}
