import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

/**
 * Gives the memory of a large document back before the next is read. Left alone, the garbage collector lets the heap grow
 * to several documents first, which is what a machine that runs the site besides does not have.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  collect()
}

/** From so many bytes of JSON on a document is large. */
export const LARGE_BYTES = 1024 * 1024
