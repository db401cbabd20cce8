/** What goes to the disk in one call: smaller writes cost a thread hand-over each. */
export const BLOCK_BYTES = 1024 * 1024

/** More than this is only needed in a rush, and given back to the system after it. */
const MOST_SPARE = 16

const spare: Buffer[] = []

/**
 * A block to gather bytes in; blocks are used again rather than collected. Copying into them frees the chunks they came
 * in at once, so that a caller can give the memory of each chunk back as it goes.
 */
export const takeBlock = (): Buffer => spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)

/** Only when nobody reads the block any more. */
export function giveBack(block: Buffer): void {
  if (spare.length < MOST_SPARE) spare.push(block)
}
