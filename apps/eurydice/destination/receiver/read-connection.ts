import type { Socket } from 'node:net'

/**
 * Everything a connection brings up to its end, in one piece, so that a decoder can hand out windows on it.
 * The memory doubles as bytes come, so a peer costs at most twice what it has sent, however small its segments are.
 *
 * @param expectedBytes how much room to begin with: as a rule packets are as long as the one before
 * @param maxBytes more is an error, as soon as it arrives
 * @param idleMilliseconds without a byte for this long is an error: a broken link leaves connections open
 * @throws when the connection breaks or a limit is passed; the connection is closed then, and in any case
 */
export async function readConnection(
  socket: Socket,
  { expectedBytes, maxBytes, idleMilliseconds }: { expectedBytes: number; maxBytes: number; idleMilliseconds: number },
): Promise<Buffer> {
  socket.setTimeout(idleMilliseconds, () => {
    socket.destroy(new Error(`No byte came for ${idleMilliseconds / 1000} s`))
  })
  let memory = Buffer.allocUnsafeSlow(Math.min(expectedBytes, maxBytes))
  let length = 0
  // Leaving the loop early destroys the socket.
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    const needed = length + chunk.byteLength
    if (needed > maxBytes) throw new Error(`More than the ${maxBytes} bytes came that a packet may have`)
    if (needed > memory.byteLength) {
      const larger = Buffer.allocUnsafeSlow(Math.min(maxBytes, Math.max(needed, memory.byteLength * 2)))
      memory.copy(larger, 0, 0, length)
      memory = larger
    }
    length += chunk.copy(memory, length)
  }
  // A short packet that waits should not hold the room of a longer one.
  return length * 2 < memory.byteLength ? Buffer.from(memory.subarray(0, length)) : memory.subarray(0, length)
}
