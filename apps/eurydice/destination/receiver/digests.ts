import { createHash, type Hash } from 'node:crypto'
import type { Storage } from '../../storage/storage.ts'

/** Files whose running digests are kept; the one that was longest without a range is read again when it goes on. */
const MOST_KEPT = 1000

/** SHA-1 and SHA-256 of the first bytes of a file. */
export class RunningDigest {
  #sha1: Hash
  #sha256: Hash
  #bytes: number

  constructor(sha1: Hash = createHash('sha1'), sha256: Hash = createHash('sha256'), bytes = 0) {
    this.#sha1 = sha1
    this.#sha256 = sha256
    this.#bytes = bytes
  }

  get bytes(): number {
    return this.#bytes
  }

  update(data: Uint8Array): void {
    this.#sha1.update(data)
    this.#sha256.update(data)
    this.#bytes += data.byteLength
  }

  /** A copy that goes its own way. */
  fork(): RunningDigest {
    return new RunningDigest(this.#sha1.copy(), this.#sha256.copy(), this.#bytes)
  }

  /** The two digests; nothing can be added afterwards. */
  end(): { sha1: Buffer; sha256: Buffer } {
    return { sha1: this.#sha1.digest(), sha256: this.#sha256.digest() }
  }
}

/**
 * The digests of files that have not ended (spec §4.4). They live in memory, because the runtime's hashes cannot be
 * saved; what memory does not have is computed from the stored bytes.
 */
export class Digests {
  readonly #storage: Pick<Storage, 'open'>
  readonly #kept = new Map<string, RunningDigest>()

  constructor(storage: Pick<Storage, 'open'>) {
    this.#storage = storage
  }

  /**
   * The digest of a file's first `bytes`, free to be continued: what is kept does not change before `keep`, so that a
   * range whose row could not be saved may be applied again.
   *
   * @throws when fewer bytes are stored
   */
  async upTo(id: string, bytes: number): Promise<RunningDigest> {
    if (bytes === 0) return new RunningDigest()
    const kept = this.#kept.get(id)
    if (kept?.bytes === bytes) return kept.fork()
    const digest = new RunningDigest()
    const reader = await this.#storage.open(id)
    try {
      if (reader) for await (const chunk of reader.chunks(0, bytes)) digest.update(chunk)
    } finally {
      await reader?.close()
    }
    if (digest.bytes !== bytes) throw new Error(`Only ${digest.bytes} of the ${bytes} bytes received before are stored`)
    return digest
  }

  keep(id: string, digest: RunningDigest): void {
    this.#kept.delete(id) // so that it becomes the youngest
    this.#kept.set(id, digest)
    if (this.#kept.size > MOST_KEPT) this.forget(this.#kept.keys().next().value!)
  }

  forget(id: string): void {
    this.#kept.delete(id)
  }
}
